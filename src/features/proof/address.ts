import { ok, type Result, refuse } from '../../kernel/result.ts'
import { halfWidth } from '../../kernel/typed.ts'
import { type DomainCode, readDomain } from './domain.ts'

/** The canonical stored form: parsed once where it comes in, handed on as it is. */
export interface MailAddress {
  readonly kind: 'mail'
  /** local part as typed "@" domain in lower-case A-labels; ASCII, at most 254 characters. */
  readonly address: string
}

export interface PhoneAddress {
  readonly kind: 'phone'
  /** E.164: "+" and at most 15 digits. */
  readonly address: string
}

export type Address = MailAddress | PhoneAddress

export type MailCode =
  | 'address.mail_unreadable'
  | 'address.mail_empty'
  | 'address.mail_hidden_character'
  | 'address.mail_several'
  | 'address.mail_space'
  | 'address.mail_extra'
  | 'address.mail_incomplete'
  | 'address.mail_not_ascii'
  | 'address.mail_local_part'
  | 'address.mail_too_long'
  | DomainCode
const no = (code: MailCode) => refuse(code)

/** RFC 5321 4.5.3.1: 64 octets before the "@"; a path of 256 with its angle brackets, so 254 in all. */
const LOCAL_MAX = 64
const ADDRESS_MAX = 254

const ATOM = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/
const ATEXT_AND_DOTS = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+$/

/**
 * Until 2009 these carriers gave out addresses with ".." and with a dot next to the "@", and people still have them.
 * nodemailer sends them as a quoted string (`RCPT TO:<"a..b"@docomo.ne.jp>`), which names the same mailbox
 * (RFC 5321 4.1.2) and is the form that the carriers take.
 */
const CARRIERS_WITH_LOOSE_DOTS = ['docomo.ne.jp', 'ezweb.ne.jp', 'au.com']

function readLocalPart(local: string, domain: string): Result<string> {
  if (/[^\x21-\x7e]/.test(local)) return no('address.mail_not_ascii')
  // An encoded word (RFC 2047) is all atext, yet a mailer may decode it into another address.
  if (/=\?.*\?=?/.test(local)) return no('address.mail_unreadable')
  if (local.length > LOCAL_MAX) return no('address.mail_too_long')
  const loose = CARRIERS_WITH_LOOSE_DOTS.includes(domain) && ATEXT_AND_DOTS.test(local) && /[^.]/.test(local)
  return loose || ATOM.test(local) ? ok(local) : no('address.mail_local_part')
}

/**
 * Reads one mail address, strictly enough that no mailer can read another one out of it (T089, T090): an ASCII
 * dot-atom, "@", a domain name. Quoted local parts, names, comments, groups and lists are refused.
 */
export function readMailAddress(input: unknown): Result<MailAddress> {
  if (typeof input !== 'string') return no('address.mail_unreadable')
  if (input.length > 1_000) return no('address.mail_too_long')
  const typed = halfWidth(input).trim()
  if (typed === '') return no('address.mail_empty')
  if (/[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u.test(typed)) return no('address.mail_hidden_character')
  const parts = typed.split('@')
  if (/[,;、，；]/.test(typed) || (/\s/.test(typed) && parts.length > 2)) return no('address.mail_several')
  if (/[<>()":\\]/.test(typed)) return no('address.mail_extra')
  if (/\s/.test(typed)) return no('address.mail_space')
  const [typedLocal, typedDomain, ...more] = parts
  if (more.length > 0) return no('address.mail_unreadable')
  if (!typedLocal || !typedDomain) return no('address.mail_incomplete')
  const domain = readDomain(typedDomain)
  if (!domain.ok) return domain
  const local = readLocalPart(typedLocal, domain.value)
  if (!local.ok) return local
  const address = `${local.value}@${domain.value}`
  return address.length > ADDRESS_MAX ? no('address.mail_too_long') : ok({ kind: 'mail', address })
}

/**
 * Under which an account is found: "MIKE@k.example" signs in where "mike@k.example" signed up. Only A–Z is folded,
 * because wider case mappings make two people one (T090).
 */
export const lookupKey = (address: string): string => address.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
