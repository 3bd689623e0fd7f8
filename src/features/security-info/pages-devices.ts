import { type Html, html } from '../../kernel/html.ts'
import type { Refusal } from '../../kernel/result.ts'
import { say } from '../../kernel/text.ts'
import { type Answer, goto, type Route } from '../../platform/http/exchange.ts'
import { bullets, heading, lead, notice, paragraph } from '../../platform/page/content.ts'
import { type Fact, facts } from '../../platform/page/facts.ts'
import { actions, button, form, linkButton, linkList } from '../../platform/page/form.ts'
import type { Device } from '../device/rules.ts'
import { signing } from '../device/shell.ts'
import { loadDevices } from '../device/store.ts'
import { deviceSentences } from '../device/texts.ts'
import { hasRank } from '../session/device.ts'
import { sentence, show, shownDate, tokens, type Web } from '../session/shell.ts'
import type { Person } from '../session/store-visitor.ts'
import { removeDevice, trustDevice } from './flow-device.ts'
import { closedPage, opened, refusedPage } from './pages-gate.ts'
import { addedOn, missedOn, ranked, rankFrom, usedOn, devicesWords as words } from './texts-devices.ts'

const PATH = '/security/devices'

/** So long after this browser was trusted does the page begin with saying so. */
const ADDED_MS = 120_000

async function listPage(x: Web, refusal?: Refusal): Promise<Answer> {
  const { person } = x
  if (!person) return goto('/sign-in')
  const { locale } = x.visitor
  const { policy, database } = x.service
  const devices = await loadDevices(database, person.account.accountId, x.now.now - policy.device_unused_ms)
  const here = devices.find((device) => isThisOne(device, person))
  return show(x, {
    title: say(words.title, locale),
    back: '/security',
    refusal,
    errors: refusal ? [{ message: sentence(x, deviceSentences, refusal) }] : [],
    body: html`${here && x.now.now < here.createdAt + ADDED_MS && justAdded(x)}${lead(say(words.lead, locale))}${heading(say(words.list, locale))}${
      devices.length === 0
        ? paragraph(say(words.none, locale))
        : facts(devices.map((device) => deviceFact(x, device, person)))
    }${actions(
      linkButton({ href: `${PATH}/add`, label: say(here ? words.again : words.add, locale), kind: 'secondary' }),
    )}${linkList([{ href: '/security', label: say(words.toSecurity, locale) }])}`,
  })
}

const justAdded = (x: Web): Html =>
  notice({
    tone: 'success',
    title: say(words.added, x.visitor.locale),
    body: say(words.addedBody, x.visitor.locale),
    announce: true,
  })

const isThisOne = (device: Device, person: Person): boolean =>
  device.browserKey === person.browserKey && person.device?.missedAt === null

function deviceFact(x: Web, device: Device, person: Person): Fact {
  const { locale } = x.visitor
  const { policy } = x.service
  const named = device.agent || say(words.unnamed, locale)
  const from = device.createdAt + policy.device_rank_after_ms
  return {
    term: say(isThisOne(device, person) ? words.thisOne : words.another, locale),
    value: html`${named}${
      device.missedAt !== null && html`<br><b>${say(missedOn, locale, { at: shownDate(x, device.missedAt) })}</b>`
    }<small>${
      hasRank(device, x.now.now, policy) ? say(ranked, locale) : say(rankFrom, locale, { at: shownDate(x, from) })
    }<br>${say(addedOn, locale, { at: shownDate(x, device.createdAt) })}<br>${say(usedOn, locale, {
      at: shownDate(x, device.usedAt),
    })}</small>${form({
      action: `${PATH}/remove`,
      hidden: { ...tokens(x), device: device.deviceId },
      body: button({ label: html`${say(words.remove, locale)}<span class="vh"> ${named}</span>`, kind: 'quiet' }),
    })}`,
  }
}

/** Says what it changes before it is done; without a script, or a place for the key, that it cannot be done here. */
async function addPage(x: Web, refusal?: Refusal): Promise<Answer> {
  const found = await opened(x)
  if ('kind' in found) return found
  const closed = await closedPage(x, found, 'trust-device')
  if (closed) return closed
  const { locale } = x.visitor
  return show(x, {
    title: say(words.addTitle, locale),
    back: PATH,
    refusal,
    errors: refusal ? [{ message: sentence(x, deviceSentences, refusal) }] : [],
    body: html`${lead(say(words.addLead, locale))}${heading(say(words.can, locale))}${bullets([
      say(words.skips, locale),
      say(words.rank, locale),
      say(words.never, locale),
      say(words.ends, locale),
      say(words.told, locale),
    ])}<div data-unable>${notice({ tone: 'info', body: say(words.unable, locale) })}</div><div data-able hidden>${form({
      action: `${PATH}/add`,
      hidden: { ...tokens(x), key: '' },
      body: html`${signing(x, found.person, 'enrol')}${button({ label: say(words.doIt, locale) })}`,
    })}</div>${actions(linkButton({ href: PATH, label: say(words.notNow, locale), kind: 'secondary' }))}`,
  })
}

async function add(x: Web): Promise<Answer> {
  if (!x.person) return goto('/sign-in')
  const trusted = await trustDevice(x.service, x.person, x.form.value('key'), x.form.value('signature'))
  if (trusted.ok) return goto(PATH)
  return refusedPage(x, trusted.refusal, 'trust-device') ?? addPage(x, trusted.refusal)
}

async function remove(x: Web): Promise<Answer> {
  if (!x.person) return goto('/sign-in')
  const removed = await removeDevice(x.service, x.person, x.form.text('device'))
  if (removed.ok) return goto(PATH)
  return refusedPage(x, removed.refusal, 'trust-device') ?? listPage(x, removed.refusal)
}

export const deviceListRoutes: readonly Route<Person>[] = [
  { method: 'GET', path: PATH, handle: (x) => listPage(x) },
  { method: 'GET', path: `${PATH}/add`, handle: (x) => addPage(x) },
  { method: 'POST', path: `${PATH}/add`, handle: add },
  { method: 'POST', path: `${PATH}/remove`, handle: remove },
]
