import type { Locale } from '../../kernel/locale.ts'
import type { Address } from '../proof/address.ts'
import { maskFull, maskStrict } from '../proof/mask.ts'

/** Longer ones, and those with a number or many words in them, could be a message of their own ("call-0120-…"). */
const ORDINARY_DOMAIN = /^(?!(?:.*\d){4})(?!.*-.*-)[a-z0-9-]+(\.[a-z0-9-]+){1,2}$/
const DOMAIN_LENGTH_MAX = 24

/**
 * The mask of an address that somebody else may have chosen, for a message that the owner trusts: its domain is told
 * only where it cannot be read as words of its own (S15, "no user text in security mail").
 */
export function maskForStrangers(address: Address): string {
  const full = maskFull(address)
  if (address.kind === 'phone') return full
  const domain = full.slice(full.lastIndexOf('@') + 1)
  return domain.length <= DOMAIN_LENGTH_MAX && ORDINARY_DOMAIN.test(domain) ? full : maskStrict(address)
}

const SMS_MASK_LENGTH_MAX = 18

/**
 * A mask short enough for an SMS. In English its bullets become asterisks, because one character outside the alphabet
 * of GSM more than halves what fits.
 */
export function maskInSms(mask: string, locale: Locale): string {
  const short = mask.length <= SMS_MASK_LENGTH_MAX ? mask : mask.replace(/@.*$/u, '@•••')
  return locale === 'en' ? short.replaceAll('•', '*') : short
}
