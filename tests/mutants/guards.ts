import type { Guard } from './guard.ts'
import { apiGuards } from './guards-api.ts'
import { codeGuards } from './guards-codes.ts'
import { deliveryGuards } from './guards-delivery.ts'
import { doorGuards } from './guards-doors.ts'
import { hostGuards } from './guards-host.ts'
import { keyGuards } from './guards-keys.ts'
import { oidcGuards } from './guards-oidc.ts'
import { replacementGuards } from './guards-replacement.ts'
import { restoreGuards } from './guards-restore.ts'
import { signalGuards } from './guards-signal.ts'
import { transferGuards } from './guards-transfer.ts'

export const GUARDS: readonly Guard[] = [
  ...replacementGuards,
  ...codeGuards,
  ...doorGuards,
  ...keyGuards,
  ...oidcGuards,
  ...signalGuards,
  ...apiGuards,
  ...transferGuards,
  ...hostGuards,
  ...restoreGuards,
  ...deliveryGuards,
]

/** The guards that the model of the state machine was searched without, by the beginnings of their names here. */
export const MODELLED: readonly string[] = [
  'conditional write at finish',
  'immutable candidate',
  'recovery-code ageing',
  'delayed removal',
  'early finish only adds',
  'time ledger',
  'final notice',
  'served-uptime window',
  'completed-once',
  'probation',
  'senior proof',
  'alert outbox in the same unit',
  '"not me"',
]
