import {
  type CountryCode,
  isSupportedCountry,
  type NumberType,
  type PhoneNumber,
  parsePhoneNumberFromString,
  validatePhoneNumberLength,
} from 'libphonenumber-js/max'
import { assert } from '../../kernel/assert.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { plainCharacters } from '../../kernel/typed.ts'
import type { PhoneAddress } from './address.ts'

export interface PhonePolicy {
  /** ISO 3166-1 alpha-2; a number without "+" is read as one of this country. */
  readonly defaultCountry: string
  /** ISO 3166-1 alpha-2; where messages are sent at all. Each further country is money for SMS pumping (machine.md D3). */
  readonly allowedCountries: readonly string[]
  /** IP phones (050 in Japan): some receive SMS, most do not, and they are had without showing an identity document. */
  readonly allowIpPhones: boolean
}

export type PhoneCode =
  | 'address.phone_unreadable'
  | 'address.phone_empty'
  | 'address.phone_extension'
  | 'address.phone_emergency'
  | 'address.phone_too_short'
  | 'address.phone_too_long'
  | 'address.phone_unknown'
  | 'address.phone_not_mobile'
  | 'address.phone_toll_free'
  | 'address.phone_premium'
  | 'address.phone_machine'
  | 'address.phone_ip'
  | 'address.phone_satellite'
  | 'address.phone_country_not_allowed'
const no = (code: PhoneCode, params: Record<string, string> = {}) => refuse(code, params)

/** Police, fire, coast guard and their kind in Japan, Europe, America and Britain. */
const EMERGENCY = /^(110|118|119|112|911|999|000)$/

/**
 * What the number is for, from Google's metadata: libphonenumber-js 1.13.16 already knows Japan's 060, in use since
 * 2026. In North America the numbers of mobiles and fixed lines cannot be told apart, so they are let through.
 */
const BY_TYPE: Readonly<Record<Exclude<NumberType, undefined>, PhoneCode | 'mobile'>> = {
  MOBILE: 'mobile',
  FIXED_LINE_OR_MOBILE: 'mobile',
  VOIP: 'address.phone_ip',
  FIXED_LINE: 'address.phone_not_mobile',
  TOLL_FREE: 'address.phone_toll_free',
  // 0990, +1 900; shared cost; 0570; +44 70: whoever calls or texts them pays, whoever holds them earns.
  PREMIUM_RATE: 'address.phone_premium',
  SHARED_COST: 'address.phone_premium',
  UAN: 'address.phone_premium',
  PERSONAL_NUMBER: 'address.phone_premium',
  PAGER: 'address.phone_machine',
  VOICEMAIL: 'address.phone_not_mobile',
}

/** Calling codes without a country: +870 and +881 satellites, +882 and +883 networks, +979 premium, +800 and +808 free. */
function refuseWithoutCountry(number: PhoneNumber) {
  if (number.countryCallingCode === '979') return no('address.phone_premium')
  if (number.countryCallingCode === '800') return no('address.phone_toll_free')
  if (number.countryCallingCode === '808') return no('address.phone_premium')
  return no('address.phone_satellite')
}

/** The metadata counts a Japanese mobile number of the wrong length as possible; its holder wants to hear which way. */
function refuseInvalid(number: PhoneNumber | undefined, digits: string, defaultCountry: CountryCode) {
  if (number?.country === 'JP') {
    const national = number.nationalNumber
    if (/^20/.test(national)) return no('address.phone_machine')
    if (/^[6789]0/.test(national) && national.length < 10) return no('address.phone_too_short')
    if (/^[6789]0/.test(national) && national.length > 10) return no('address.phone_too_long')
  }
  const length = validatePhoneNumberLength(digits, { defaultCountry })
  if (length === 'TOO_SHORT') return no('address.phone_too_short')
  if (length === 'TOO_LONG') return no('address.phone_too_long')
  return no('address.phone_unknown')
}

/** ISO 3166-1 alpha-2 of a stored number; "001" for what belongs to no country. */
export const countryOf = ({ address }: PhoneAddress): string => parsePhoneNumberFromString(address)?.country ?? '001'

/** Digits with at most a leading "+", or a refusal. */
function readDigits(input: unknown): Result<string> {
  if (typeof input !== 'string' || input.length > 200) return no('address.phone_unreadable')
  const typed = plainCharacters(input).trim().replace(/^tel:/i, '')
  if (typed === '') return no('address.phone_empty')
  if (/\p{Cc}/u.test(typed)) return no('address.phone_unreadable')
  if (/\d\W*(内線|;?ext\b|;?ext\.|;ext=|x|#|,)\D{0,3}\d+$/iu.test(typed)) return no('address.phone_extension')
  const digits = typed.replace(/[\s().[\]/・-]/g, '')
  return /^\+?\d+$/.test(digits) ? ok(digits) : no('address.phone_unreadable')
}

/**
 * Reads a phone number that can receive SMS, as people write it: hyphens, brackets and spaces of any width, full-width
 * digits, "+81 (0)90 …", "tel:". Output is E.164 (PL-12). The denylist stands beside the allow-list of countries,
 * because premium and satellite ranges exist inside and outside every country.
 */
export function readPhoneNumber(input: unknown, policy: PhonePolicy): Result<PhoneAddress> {
  const { defaultCountry } = policy
  assert(isSupportedCountry(defaultCountry), `unknown country ${defaultCountry}`)
  const digits = readDigits(input)
  if (!digits.ok) return digits
  if (EMERGENCY.test(digits.value)) return no('address.phone_emergency')
  if (digits.value.replace('+', '').length < 5) return no('address.phone_too_short')
  const number = parsePhoneNumberFromString(digits.value, { defaultCountry, extract: false })
  if (!number?.isValid()) return refuseInvalid(number, digits.value, defaultCountry)
  if (!number.country) return refuseWithoutCountry(number)
  const kind = BY_TYPE[number.getType() ?? 'FIXED_LINE']
  if (kind !== 'mobile' && !(kind === 'address.phone_ip' && policy.allowIpPhones)) return no(kind)
  if (!policy.allowedCountries.includes(number.country))
    return no('address.phone_country_not_allowed', { country: number.country })
  return ok({ kind: 'phone', address: number.number })
}
