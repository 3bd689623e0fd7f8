import { type Requirement, requirementOf } from './requirement.ts'
import { ACCOUNT_ROWS } from './requirements-accounts.ts'
import { CODE_ROWS } from './requirements-codes.ts'
import { LATER_ROWS } from './requirements-later.ts'

export const REQUIREMENTS: readonly Requirement[] = [...CODE_ROWS, ...ACCOUNT_ROWS, ...LATER_ROWS].map(requirementOf)

/** The chapters by the letters of their rows; those of the first list leave no MUST open when this work is done. */
export const CHAPTERS: readonly (readonly [letters: string, title: string])[] = [
  ['SC', 'Security codes'],
  ['RC', 'Recovery codes and recovery methods'],
  ['RW', 'The replacement and its wait'],
  ['NT', 'Notices'],
  ['PL', 'Contacts and their lives'],
  ['SS', 'Sign-in and sessions'],
  ['RL', 'Limits'],
  ['EP', 'Privacy'],
  ['SU', 'Step-up and OpenID Connect'],
  ['EV', 'Shared signals'],
  ['LG', 'Log and audit'],
  ['CR', 'Cryptography and storage'],
  ['MC', 'Mails and SMS'],
  ['AX', 'Accessibility and languages'],
  ['OP', 'Operators'],
]
