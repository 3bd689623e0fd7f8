import { days, hours, minutes, seconds } from '../../kernel/duration.ts'
import type { Locale } from '../../kernel/locale.ts'
import { plain } from '../../platform/page/phrase.ts'
import { policy } from '../../policy/policy.ts'
import * as activity from '../activity/texts.ts'
import * as app from '../authenticator-app/texts.ts'
import * as enrolment from '../enrolment/texts.ts'
import * as passkey from '../passkey/texts.ts'
import * as password from '../password/texts.ts'
import * as prompt from '../prompt/texts.ts'
import * as verify from '../prompt/texts-verify.ts'
import * as recoveryCodeMade from '../recovery-code/texts.ts'
import * as exits from '../replacement/exits/texts.ts'
import * as finish from '../replacement/finish/texts.ts'
import * as start from '../replacement/start/texts.ts'
import * as candidate from '../replacement/start/texts-candidate.ts'
import * as recover from '../replacement/start/texts-recover.ts'
import * as wait from '../replacement/start/texts-wait.ts'
import * as status from '../replacement/status/texts.ts'
import * as stop from '../replacement/stop/texts.ts'
import * as undo from '../replacement/undo/texts.ts'
import * as report from '../report/texts.ts'
import * as security from '../security-info/texts.ts'
import * as contact from '../security-info/texts-contact.ts'
import * as factor from '../security-info/texts-factor.ts'
import * as ownWait from '../security-info/texts-own-wait.ts'
import * as recoveryCode from '../security-info/texts-recovery-code.ts'
import * as twoStep from '../security-info/texts-two-step.ts'
import * as session from '../session/texts.ts'
import * as code from '../session/texts-code.ts'
import type { References, Unit } from './parse-inline.ts'

/** The words that articles may refer to, by feature. A file that is not here is not referred to yet. */
const WORDS: Readonly<Record<string, object>> = {
  activity,
  'authenticator-app': app,
  enrolment,
  passkey,
  password,
  prompt: { ...prompt, ...verify },
  'recovery-code': recoveryCodeMade,
  replacement: { ...start, ...candidate, ...wait, ...finish, ...recover, ...status, ...exits, ...stop, ...undo },
  report,
  'security-info': {
    ...security,
    ...contact,
    ...factor,
    ...twoStep,
    ...ownWait,
    recoveryCodeWords: recoveryCode.codeWords,
  },
  session: { ...session, ...code },
}

const UNIT_MS: Readonly<Record<Exclude<Unit, 'count'>, number>> = {
  seconds: seconds(1),
  minutes: minutes(1),
  hours: hours(1),
  days: days(1),
}

const inside = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined

function ui(reference: string, locale: Locale, numbers: Readonly<Record<string, number>>): string | undefined {
  const [feature = '', path = ''] = reference.split('/')
  const text = path.split('.').reduce(inside, WORDS[feature])
  const words = inside(text, locale)
  if (typeof words === 'string') return plain(words)
  if (typeof words !== 'function') return undefined
  const said: unknown = words(numbers)
  return typeof said === 'string' && !said.includes('undefined') ? plain(said) : undefined
}

function quantity(unit: Unit, key: string): number | undefined {
  const value = inside(policy, key)
  if (typeof value !== 'number' || key.endsWith('_ms') !== (unit !== 'count')) return undefined
  const amount = unit === 'count' ? value : value / UNIT_MS[unit]
  return Number.isInteger(amount) ? amount : undefined
}

/** What articles of the product refer to: its own words and its own numbers. They lead to no other site. */
export const productReferences: References = { ui, quantity, sites: [] }
