import { type Html, html } from '../../kernel/html.ts'
import { say } from '../../kernel/text.ts'
import { notice, paragraph } from '../../platform/page/content.ts'
import { signatureField } from '../../platform/page/form.ts'
import { hasRank } from '../session/device.ts'
import { shownDate, type Web } from '../session/shell.ts'
import { keyName } from '../session/store-device.ts'
import type { Person } from '../session/store-visitor.ts'
import type { SignaturePurpose } from './rules.ts'
import { loadDevices } from './store.ts'
import { copiedAt, copiedTexts as t, unnamedDevice } from './texts.ts'

/** What this browser's word weighs once its key has signed: what pages may offer. Flows ask for the signature. */
export const rankHere = (x: Web, { device }: Person): 1 | 2 =>
  device && hasRank(device, x.now.now, x.service.policy) ? 2 : 1

/** The field for the signature, in forms that leave without one, too. */
export const signing = (x: Web, person: Person, purpose: SignaturePurpose): Html =>
  signatureField(purpose, keyName(x.service.keys, person.account.accountId))

/** Both places see it: the one that has the key, and the one that has not (machine.md b.7). */
export async function copiedBanner(x: Web, { account }: Person): Promise<Html | false> {
  const { policy, database } = x.service
  const devices = await loadDevices(database, account.accountId, x.now.now - policy.device_unused_ms)
  const shownSince = x.now.now - policy.device_missed_shown_ms
  const [device] = devices.filter(({ missedAt }) => missedAt !== null && missedAt > shownSince)
  if (!device || device.missedAt === null) return false
  const { locale } = x.visitor
  const what = { device: device.agent || say(unnamedDevice, locale), at: shownDate(x, device.missedAt) }
  return notice({
    tone: 'warning',
    title: say(t.title, locale),
    body: html`${paragraph(say(copiedAt, locale, what))}${paragraph(say(t.body, locale))}<a href="/security/devices">${say(t.link, locale)}</a>`,
  })
}
