import { type Html, html, type Part } from '../../kernel/html.ts'
import { say } from '../../kernel/text.ts'
import { type Answer, goto, type Route } from '../../platform/http/exchange.ts'
import { bullets, heading, lead, notice, paragraph } from '../../platform/page/content.ts'
import { facts } from '../../platform/page/facts.ts'
import { actions, button, form, linkButton, linkList } from '../../platform/page/form.ts'
import { plain } from '../../platform/page/phrase.ts'
import { liveRecoveryCode } from '../recovery-code/rules.ts'
import { show, shownWhen, tokens, type Web } from '../session/shell.ts'
import type { Person } from '../session/store-visitor.ts'
import { mayChange } from './flow-gate.ts'
import { setTwoStep } from './flow-two-step.ts'
import { type Opened, opened, refusedPage } from './pages-gate.ts'
import { strengthOf } from './rules.ts'
import { onSince, twoStepWords as words } from './texts-two-step.ts'

const PATH = '/security/two-step'
const VERIFY = '/verify/for/two-step'

/** What it does is told to who only looks; changing it takes a proof, shown for that. */
async function twoStepPage(x: Web): Promise<Answer> {
  const found = await opened(x)
  if ('kind' in found) return found
  const may = await mayChange(x.service, found.person, found.read, 'two-step')
  if (!may.ok && may.refusal.code === 'restricted.pending')
    return refusedPage(x, may.refusal, 'two-step') ?? goto('/security')
  const { locale } = x.visitor
  const since = found.read.case.twoStepAt
  return show(x, {
    title: say(words.title, locale),
    back: '/security',
    body: html`${
      since === null
        ? notice({ tone: 'info', title: say(words.isOff, locale), body: say(words.isOffBody, locale) })
        : notice({ tone: 'success', title: say(words.isOn, locale), body: onSince[locale](shownWhen(x, since)) })
    }${lead(say(words.lead, locale))}${heading(say(words.does, locale))}${bullets([
      say(words.asks, locale),
      say(words.passkey, locale),
      say(words.device, locale),
      ...(since === null ? [say(words.others, locale)] : []),
      say(words.lost, locale),
      say(words.told, locale),
    ])}${since === null ? warning(x, found) : paragraph(say(words.offThen, locale))}${switching(x, since === null, may.ok)}`,
  })
}

function switching(x: Web, on: boolean, open: boolean): Html {
  const { locale } = x.visitor
  // Less safe is never the button that stands out.
  const kind = on ? 'primary' : 'secondary'
  const stay = linkButton({ href: '/security', label: say(words.back, locale), kind: 'secondary' })
  if (!open)
    return actions(linkButton({ href: VERIFY, label: say(on ? words.verifyOn : words.verifyOff, locale), kind }), stay)
  return form({
    action: PATH,
    hidden: { ...tokens(x), to: on ? 'on' : 'off' },
    body: actions(button({ label: say(on ? words.turnOn : words.turnOff, locale), kind }), stay),
  })
}

/** Whoever has one way and no code is shut out by losing it. */
function warning(x: Web, { read }: Opened): Part {
  const { proofs, recoveryCode } = strengthOf(read.proofs, liveRecoveryCode(read.case.codes) !== undefined)
  if (proofs >= 2 || recoveryCode) return false
  const { locale } = x.visitor
  return notice({
    tone: 'warning',
    title: say(words.few, locale),
    body: html`${paragraph(say(words.fewBody, locale))}${linkList([
      { href: '/security', label: say(words.addAnother, locale) },
      { href: '/security/recovery-code', label: say(words.makeCode, locale) },
    ])}`,
  })
}

/** The form says what it is to become, so that sending it again does not turn it back. */
async function change(x: Web): Promise<Answer> {
  if (!x.person) return goto('/sign-in')
  const to = x.form.text('to')
  if (to !== 'on' && to !== 'off') return goto(PATH)
  const changed = await setTwoStep(x.service, x.person, to === 'on')
  return (changed.ok ? undefined : refusedPage(x, changed.refusal, 'two-step')) ?? goto(PATH)
}

/** How it stands, on the page of the security info. */
export function twoStepFact(x: Web, { read }: Opened): Html {
  const { locale } = x.visitor
  const since = read.case.twoStepAt
  return html`${heading(say(words.title, locale))}${facts([
    {
      term: say(words.setting, locale),
      value: say(since === null ? words.off : words.on, locale),
      change: { href: PATH, label: say(words.see, locale), about: plain(say(words.title, locale)) },
    },
  ])}`
}

export const twoStepRoutes: readonly Route<Person>[] = [
  { method: 'GET', path: PATH, handle: twoStepPage },
  { method: 'POST', path: PATH, handle: change },
]
