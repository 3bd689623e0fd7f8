import { days, seconds } from '../../kernel/duration.ts'
import type { Locale } from '../../kernel/locale.ts'
import { type Refusal, refuse } from '../../kernel/result.ts'
import { say, type Text } from '../../kernel/text.ts'
import { longDate } from '../../platform/page/dates.ts'
import type { Service } from '../../platform/service.ts'
import type { Now } from '../../platform/time.ts'
import { passwordTexts } from '../account/password-texts.ts'
import { appCodeSentences } from '../authenticator-app/texts.ts'
import { codeSentences } from '../challenge/texts.ts'
import { stepUpChallenge } from '../oidc/step-up-challenge.ts'
import { passwordSentences } from '../password/texts.ts'
import { verifySentences } from '../prompt/texts-verify.ts'
import { replacementSentences } from '../replacement/texts-refusals.ts'
import { securitySentences } from '../security-info/texts.ts'
import { contactSentences } from '../security-info/texts-contact.ts'
import { sessionSentences } from '../session/texts.ts'
import { problemSentences } from '../session/texts-problem.ts'
import { type Code, codeOf, STATUS, typeOf } from './codes.ts'
import { needOf, signInNeedOf } from './flow-own.ts'
import { walled } from './flow-standing.ts'
import { apiSentences, problemTitles } from './texts.ts'

type Sentence = Text | Text<Record<string, string | number>>

/** What the pages say where they say it, and what only programs meet. */
const SENTENCES: Readonly<Record<string, Sentence>> = {
  ...problemSentences,
  ...sessionSentences,
  ...passwordSentences,
  ...passwordTexts,
  ...contactSentences,
  ...securitySentences,
  ...codeSentences,
  ...appCodeSentences,
  ...verifySentences,
  ...replacementSentences,
  ...apiSentences,
}

export interface Problem {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

export interface Asker {
  readonly locale: Locale
  readonly moment: Now
  /** How the token was shown. */
  readonly scheme?: 'Bearer' | 'DPoP'
}

type Place = Pick<Service['settings'], 'origin' | 'zone'>
type Next = { do: string; href?: string; at?: string; field?: string }

/** What is possible next: by the code where that says it, else by the status. */
function nextOf(origin: string, code: Code, { params }: Refusal, { moment }: Asker): Next {
  const at = typeof params.at === 'number' ? { at: walled(params.at, moment) } : {}
  const field = typeof params.field === 'string' && params.field !== '' ? { field: params.field } : {}
  if (code === 'step_up.needed' || code === 'sign_in.needed') return { do: 'step_up', href: `${origin}/oidc/authorize` }
  if (code === 'token.missing' || code === 'token.invalid' || code === 'session.ended')
    return { do: 'get_token', href: `${origin}/oidc/token` }
  if (code === 'token.scope') return { do: 'ask_operator' }
  if (code === 'idempotency.reused' || code === 'idempotency.key_unfit') return { do: 'new_key' }
  if (code === 'verify.address_needed') return { do: 'correct', field: 'address' }
  if (code === 'restricted.pending') return { do: 'open', href: `${origin}/replace/status`, ...at }
  if (code === 'replacement.not_requester') return { do: 'open', href: `${origin}/replace/status` }
  if (code === 'account.disputed') return { do: 'open', href: `${origin}/sign-in` }
  if (code.startsWith('request.') || code === 'cursor.unknown')
    return { do: 'correct', href: `${origin}/openapi.json`, ...field }
  if (code.startsWith('erase.') && code !== 'erase.reason_unfit') return { do: 'retry', ...at }
  const status = STATUS[code]
  if (status === 404) return { do: 'nothing' }
  if (status === 409) return code === 'idempotency.running' ? { do: 'retry' } : { do: 'read', ...field }
  if (status === 422) return { do: 'correct', ...field }
  return { do: 'retry', ...at }
}

/** The sentence of what was refused, or where no page and no text of ours has one, of its code. */
function detailOf(zone: string, code: Code, { code: said, params }: Refusal, { locale, moment }: Asker): string {
  const text = SENTENCES[said] ?? SENTENCES[code]
  if (!text) throw new Error(`no sentence for ${code}`)
  const words: Record<string, string | number> = { ...params }
  if (typeof params.at === 'number') words.at = longDate(params.at + moment.shiftMs, { locale, zone })
  return say(text as Text<Record<string, string | number>>, locale, words)
}

const bodyOf = ({ origin, zone }: Place, code: Code, refusal: Refusal, asker: Asker) => ({
  type: typeOf(code),
  title: say(problemTitles[STATUS[code]] as Text, asker.locale),
  status: STATUS[code],
  detail: detailOf(zone, code, refusal, asker),
  code,
  next: nextOf(origin, code, refusal, asker),
})

/** What the document shows of a code: as it is answered. */
export function problemExample(origin: string, code: Code) {
  const now = Date.UTC(2026, 10, 22, 5, 4)
  const field = /^(?:request\.i|import|address|password|security_info)/.test(code) ? { field: 'proofs.0.address' } : {}
  const { refusal } = refuse(code, { at: now + days(30), max: 10, receipt: '48210937', ...field })
  return bodyOf({ origin, zone: 'Asia/Tokyo' }, code, refusal, {
    locale: 'en',
    moment: { now, servedMs: 0, shiftMs: 0 },
  })
}

/** A refusal as RFC 9457 has it. A code that the API does not know is a mistake of ours. */
export function problemOf(
  service: Service,
  refusal: Refusal,
  asker: Asker,
  headers: Readonly<Record<string, string>> = {},
): Problem {
  const code = codeOf(refusal.code)
  if (!code) throw new Error(`the API has no word for ${refusal.code}`)
  const status = STATUS[code]
  const needs =
    code === 'step_up.needed'
      ? needOf(service.policy)
      : code === 'sign_in.needed'
        ? signInNeedOf(service.policy)
        : undefined
  const retryAfter =
    typeof refusal.params.at === 'number' && status === 429
      ? { 'retry-after': String(Math.max(1, Math.ceil((refusal.params.at - asker.moment.now) / seconds(1)))) }
      : {}
  return {
    status,
    headers: {
      'content-type': 'application/problem+json',
      'content-language': asker.locale,
      ...(needs ? { 'www-authenticate': stepUpChallenge(needs, asker.scheme) } : {}),
      ...(status === 503 ? { 'retry-after': '5' } : {}),
      ...retryAfter,
      ...headers,
    },
    body: bodyOf(service.settings, code, refusal, asker),
  }
}
