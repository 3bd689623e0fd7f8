import { type Html, html } from '../../kernel/html.ts'
import { say, type Text } from '../../kernel/text.ts'
import { deliveryOf } from '../../platform/outbox.ts'
import { bullets, disclosure, small } from '../../platform/page/content.ts'
import { type DeliveryState, delivery } from '../../platform/page/delivery.ts'
import { codeField } from '../../platform/page/field.ts'
import { button, form } from '../../platform/page/form.ts'
import { codeKey } from '../challenge/flow.ts'
import type { Challenge } from '../challenge/rules.ts'
import type { ProofKind } from '../proof/rules.ts'
import { shownTime, tokens, type Web } from '../session/shell.ts'
import { codeWords, deliveryWords, detailWords, missingWords, resendFrom } from '../session/texts-code.ts'
import { codeInFormTexts as t } from './texts-finish.ts'

/** A code that is asked for together with other things on one page: which one, and where it went. */
export interface AwaitedCode {
  readonly challenge: Challenge
  readonly kind: ProofKind
  /** The address as this person may see it. */
  readonly target: Html
}

/** The field of the code; its hint says where the code went and until when it works. */
export const awaitedField = (
  x: Web,
  { challenge, target }: AwaitedCode,
  name: string,
  error: string | undefined,
): Html => {
  const { locale } = x.visitor
  const about = {
    target,
    length: x.service.policy.code_length_digits,
    until: shownTime(x, challenge.expiresAt),
  }
  return codeField({
    locale,
    name,
    label: say(codeWords.label, locale),
    hint: html`${t.sentTo[locale](about)}<br>${say(codeWords.secret, locale)}`,
    error,
  })
}

/** How the code's message fares, and what to look at where it does not come (journey.md F7). */
export async function awaitedDelivery(x: Web, { challenge, kind, target }: AwaitedCode, path: string): Promise<Html> {
  const { locale } = x.visitor
  const { accountId } = x.person?.account ?? {}
  const report = accountId && (await deliveryOf(x.service.database, accountId, codeKey(challenge.challengeId)))
  if (!report) return html``
  const detail = report.detail === null ? undefined : (detailWords as Readonly<Record<string, Text>>)[report.detail]
  const [state, title]: [DeliveryState, Text] =
    report.state === 'accepted'
      ? ['accepted', kind === 'mail' ? deliveryWords.acceptedMail : deliveryWords.acceptedSms]
      : report.state === 'failed'
        ? ['failed', deliveryWords.failed]
        : report.state === 'dropped'
          ? ['delayed', deliveryWords.dropped]
          : detail
            ? ['delayed', deliveryWords.delayed]
            : ['sending', deliveryWords.sending]
  const update = report.state === 'queued' && html` <a href="${path}">${say(codeWords.update, locale)}</a>`
  return html`${delivery({
    state,
    title: say(title, locale),
    body: html`${target}<br>${report.state !== 'accepted' && detail && say(detail, locale)}${update}`,
  })}${disclosure({
    summary: say(codeWords.missing, locale),
    body: bullets([
      say(missingWords.right, locale),
      say(kind === 'mail' ? missingWords.spam : missingWords.signal, locale),
    ]),
  })}`
}

const MINUTE_MS = 60_000

/** Sends the same code again; the pause between two sends is told with its end, in whole minutes. */
export function awaitedResend(x: Web, action: string, challenges: readonly Challenge[]): Html {
  const { locale } = x.visitor
  const pausedUntil = Math.max(...challenges.map((c) => c.sentAt)) + x.service.policy.code_resend_pause_ms
  const at = shownTime(x, Math.ceil(pausedUntil / MINUTE_MS) * MINUTE_MS)
  return form({
    action,
    hidden: tokens(x),
    body: html`${small(html`${say(codeWords.resendSame, locale)}${x.now.now < pausedUntil && html`<br>${say(resendFrom, locale, { at })}`}`)}${button({ label: say(codeWords.resend, locale), kind: 'secondary' })}`,
  })
}

/** In place of the field, once the code can no longer be used. */
export const awaitedAgain = (x: Web, action: string): Html =>
  form({
    action,
    hidden: tokens(x),
    body: button({ label: say(codeWords.sendNew, x.visitor.locale) }),
  })
