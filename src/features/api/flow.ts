import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Service } from '../../platform/service.ts'
import type { Account } from '../account/rules.ts'
import { loadAccount } from '../account/store.ts'
import { eraseAccount } from '../erasure/flow.ts'
import type { Bearer } from '../oidc/flow-person.ts'
import type { HostReport } from '../replacement/host.ts'
import { hostReported } from '../upstream/flow-host.ts'
import {
  accountPage,
  endSessions,
  eventPage,
  exportAccount,
  findAccount,
  type Name,
  type Page,
} from './flow-accounts.ts'
import { createAccount } from './flow-create.ts'
import { endOtherSessions, ownSecurityInfo, ownStanding, removeContact } from './flow-own.ts'
import { addOwn, askOwnCode, confirmOwn, verifyOwn } from './flow-own-codes.ts'
import {
  cancelOwn,
  nameOwn,
  ownReplacement,
  proveOwn,
  startOwn,
  stopByNumbers,
  stopByToken,
  stopOwn,
} from './flow-own-replacement.ts'
import { accountView, verificationOf, walled } from './flow-standing.ts'

/** A request after everything of it was checked against its operation. */
export interface Call {
  /** The client that asks. */
  readonly client: string
  /** The person whose token it holds, where it holds one. */
  readonly bearer: Bearer | undefined
  readonly params: Readonly<Record<string, string>>
  readonly query: unknown
  readonly body: unknown
  /** The coarse network it came from. */
  readonly source: string
}

export interface Done {
  readonly body: unknown
  /** Where what was made stands, behind the base. */
  readonly location?: string
  /** Whom the answer is about. */
  readonly accountId?: string
}

type Handler = (service: Service, call: Call) => Promise<Result<Done>>

const UNKNOWN = refuse('account.unknown')
const done = (answer: Result<unknown>, accountId?: string): Result<Done> =>
  answer.ok ? ok({ body: answer.value, ...(accountId === undefined ? {} : { accountId }) }) : answer

async function viewed(service: Service, accountId: string): Promise<Result<Done>> {
  const view = await accountView(service, accountId)
  return view ? done(ok(view), accountId) : UNKNOWN
}

/** What is not there, or not yet, is not there, whatever is asked of it. */
async function named(service: Service, { params }: Call): Promise<Account | undefined> {
  const account = await loadAccount(service.database, params.account ?? '')
  return account?.state === 'active' ? account : undefined
}

/** Of an account that the address names. */
const about =
  (act: (service: Service, account: Account, call: Call) => Promise<Result<unknown>>): Handler =>
  async (service, call) => {
    const account = await named(service, call)
    return account ? done(await act(service, account, call), account.accountId) : UNKNOWN
  }

const ofPerson =
  (act: (service: Service, bearer: Bearer, call: Call) => Promise<Result<unknown>>): Handler =>
  async (service, call) =>
    call.bearer ? done(await act(service, call.bearer, call), call.bearer.accountId) : refuse('token.invalid')

/** What the bodies are is checked by the schemas of their operations before; the types follow from them. */
const bodyOf = <T>({ body }: Call): T => body as T

const withBody = <T>(
  act: (service: Service, bearer: Bearer, body: T, source: string) => Promise<Result<unknown>>,
): Handler => ofPerson((service, bearer, call) => act(service, bearer, bodyOf<T>(call), call.source))

/** What each operation does. */
export const handlers: Readonly<Record<string, Handler>> = {
  async createAccount(service, call) {
    const made = await createAccount(service, bodyOf(call), call.client)
    if (!made.ok) return made
    const view = await viewed(service, made.value)
    return view.ok ? ok({ ...view.value, location: `/accounts/${made.value}` }) : view
  },
  listAccounts: async (service, { query }) => done(await accountPage(service, query as Page)),
  async findAccount(service, call) {
    const found = await findAccount(service, bodyOf<Name>(call))
    return found.ok ? viewed(service, found.value) : found
  },
  readAccount: (service, { params }) => viewed(service, params.account ?? ''),
  listEvents: about((service, { accountId }, { query }) => eventPage(service, accountId, query as Page)),
  endSessions: about((service, { accountId }, { client }) => endSessions(service, accountId, client)),
  async reportAccount(service, call) {
    const account = await named(service, call)
    if (!account) return UNKNOWN
    const { what } = bodyOf<{ what: HostReport }>(call)
    await hostReported(service, account.accountId, what, (await service.time.moment()).now)
    return viewed(service, account.accountId)
  },
  exportAccount: about((service, { accountId }, call) =>
    exportAccount(service, accountId, { client: call.client, ...bodyOf<{ because: string }>(call) }),
  ),
  async eraseAccount(service, call) {
    const account = await named(service, call)
    if (!account) return UNKNOWN
    const erased = await eraseAccount(service, account.accountId, bodyOf<{ because: string }>(call).because)
    if (!erased.ok)
      return erased.refusal.code === 'erase.reason_unfit' ? refuse(erased.refusal.code, { field: 'because' }) : erased
    return ok({ body: { ...erased.value, at: walled(erased.value.at, await service.time.moment()) } })
  },
  readVerification: about(async (service, account) =>
    ok(verificationOf(service, account, await service.time.moment())),
  ),
  readStanding: ofPerson(ownStanding),
  readSecurityInfo: ofPerson(ownSecurityInfo),
  readReplacement: ofPerson((service, bearer, { source }) => ownReplacement(service, bearer, source)),
  removeContact: ofPerson((service, bearer, { params, source }) =>
    removeContact(service, bearer, params.contact ?? '', source),
  ),
  endOtherSessions: ofPerson((service, bearer, { source }) => endOtherSessions(service, bearer, source)),
  askCode: withBody(askOwnCode),
  verify: withBody(verifyOwn),
  addContact: withBody(addOwn),
  confirmContact: withBody(confirmOwn),
  startReplacement: ofPerson((service, bearer, { source }) => startOwn(service, bearer, source)),
  nameNewContact: withBody(nameOwn),
  proveNewContact: withBody(proveOwn),
  cancelReplacement: ofPerson((service, bearer, { source }) => cancelOwn(service, bearer, source)),
  stopReplacement: withBody(stopOwn),
  stopByNumbers: async (service, call) => done(await stopByNumbers(service, bodyOf(call), call.source)),
  stopByLink: async (service, call) => done(await stopByToken(service, bodyOf(call))),
}
