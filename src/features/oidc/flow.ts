import type { Instant } from '../../kernel/clock.ts'
import type { Service } from '../../platform/service.ts'
import type { Visitor } from '../session/store-visitor.ts'
import { reaches } from './acr.ts'
import { findClient } from './flow-clients.ts'
import type { Standing } from './flow-standing.ts'
import { answerInteraction, loadInteraction, type Payload, type StoredInteraction } from './store.ts'
import type { StoredClient } from './store-clients.ts'

/** An app that waits for somebody, as far as our pages are concerned. */
export interface Waiting {
  readonly stored: StoredInteraction
  readonly client: StoredClient
  readonly prompt: string
  readonly reasons: readonly string[]
  readonly scopes: readonly string[]
  readonly acr: { readonly values: readonly string[]; readonly essential: boolean }
}

const asRecord = (value: unknown): Payload => (typeof value === 'object' && value !== null ? { ...value } : {})
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [])

/** What was asked for in this browser; undefined where it is over, or was begun in another one (T112). */
export async function waitingApp(service: Service, visitor: Visitor, uid: string): Promise<Waiting | undefined> {
  const { now } = await service.time.moment()
  const stored = await loadInteraction(service.database, service.keys, uid, visitor.browserKey, now)
  if (!stored) return undefined
  const params = asRecord(stored.payload.params)
  const client = await findClient(service, String(params.client_id))
  if (!client) return undefined
  const prompt = asRecord(stored.payload.prompt)
  const details = asRecord(prompt.details)
  return {
    stored,
    client,
    prompt: String(prompt.name),
    reasons: texts(prompt.reasons),
    scopes: String(params.scope ?? '').split(' '),
    acr: { values: texts(details.values), essential: details.essential === true },
  }
}

/** Did they sign in as they were asked to: at all, or, where a new sign-in was asked for, since then (SU-03, SU-04)? */
export const signedInFor = ({ reasons, stored }: Waiting, { signedInAt }: { readonly signedInAt: Instant }): boolean =>
  reasons.every((reason) => reason === 'no_session') || signedInAt >= stored.createdAt

/** Why this account cannot reach what the app asks for, or undefined where it can. */
export function hindrance(
  { acr }: Waiting,
  { reach, restricted }: Standing,
): 'connect.restricted' | 'connect.no_proof' | undefined {
  if (reaches(reach, acr.values)) return undefined
  return restricted ? 'connect.restricted' : 'connect.no_proof'
}

export const hasStepped = ({ acr }: Waiting, { authentication }: Standing): boolean =>
  reaches(authentication.acr, acr.values)

/** May lasting access be given? Not while the security info is being replaced (T038, machine.md b.7 RESTRICTED). */
export const mayLast = ({ scopes }: Waiting, { restricted }: Standing): boolean =>
  !(restricted && scopes.includes('offline_access'))

/** What the library goes on with. */
export type Outcome =
  | { readonly login: { readonly accountId: string } }
  | { readonly step_up: Record<string, never> }
  | { readonly consent: Record<string, never> }
  | { readonly error: string; readonly error_description: string }

/** Writes it where the library reads it, and answers where the browser goes on: its own address, which only that browser may open. */
export async function answer(service: Service, { stored }: Waiting, outcome: Outcome): Promise<string> {
  const { lastSubmission, returnTo, session } = stored.payload
  const result = 'error' in outcome ? outcome : { ...asRecord(lastSubmission), ...outcome }
  // Who is signed in now may be somebody else than when the app asked; then the library's session is another one, too.
  const kept = 'login' in outcome && asRecord(session).accountId !== outcome.login.accountId ? undefined : session
  await service.database.query(
    answerInteraction(service.keys, { ...stored, payload: { ...stored.payload, session: kept, result } }),
  )
  return new URL(String(returnTo)).pathname
}

/** What an app is told when the person goes back without verifying: where it insisted, that it was not met. */
export const declined = ({ acr }: Waiting, cannot: boolean): Outcome => {
  if (!acr.essential) return { step_up: {} }
  return cannot
    ? {
        error: 'unmet_authentication_requirements',
        error_description: 'the requested authentication class cannot be reached for this account now',
      }
    : { error: 'access_denied', error_description: 'the person went back without verifying' }
}
