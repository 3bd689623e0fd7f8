import assert from 'node:assert/strict'
import { loadAccount } from '../../src/features/account/store.ts'
import type { AddressKind } from '../../src/features/proof/rules.ts'
import type { StoredProof } from '../../src/features/proof/store.ts'
import { openAddress } from '../../src/features/proof/store-address.ts'
import { type CaseRead, readCase } from '../../src/features/replacement/flow-case.ts'
import type { Visitor } from '../../src/features/session/store-visitor.ts'
import type { Instant } from '../../src/kernel/clock.ts'
import type { MadeAccount } from '../../src/main/dev-accounts.ts'
import type { Service } from '../../src/platform/service.ts'
import type { Assumed } from './assumptions.ts'
import type { BrowserKey } from './key.ts'
import type { Machine } from './machine.ts'

export type Role = 'owner' | 'thief' | 'stranger'

/** Somebody who acts on an account: what they know, what they hold, and the browser they sit at. */
export interface Somebody {
  readonly name: Role
  visitor: Visitor
  password: string | undefined
  token: string | undefined
  recoveryCode: string | undefined
  /** The key of a trusted device; a copied cookie has none. */
  key: BrowserKey | undefined
  /** The secret of an authenticator app. */
  app: { readonly proofId: string; readonly secret: Buffer } | undefined
}

/** A mailbox or a telephone number, and who reads it today. */
export interface Contact {
  readonly address: string
  readonly kind: AddressKind
  readonly readers: Set<Role>
  /** Its owner lost it, or gave it up. */
  gone?: boolean
  /** A program opens every link in it before anybody reads. */
  readonly scanned: boolean
}

export const ATTACKS = [
  'password',
  'cookie',
  'sim-swap',
  'shared mailbox',
  'caller',
  'flood, then password',
  'griefer',
  'guesser',
  'pre-hijacker',
] as const
export type Attack = (typeof ATTACKS)[number]

/** What became of one attack. */
export interface Campaign {
  readonly attack: Attack
  readonly from: Instant
  /** Since when the thief alone holds what opens the account; undefined while that is not so. */
  takenAt: Instant | undefined
  /** It was so for thirty days, or when the run ended: longer than it can be undone. */
  lost: boolean
  /** The owner read at least one notice of it. */
  noticed: boolean
  /** The owner answered one. */
  answered: boolean
}

/** One time that the owner could show nothing. */
export interface Recovery {
  readonly from: Instant
  readonly way: 'replacement' | 'recovery code' | 'code alone'
  doneAt: Instant | undefined
  /** Stopped by the owner in error, or by somebody to whom the old number came. */
  falselyStopped: boolean
}

/** One account and the people around it. */
export class House {
  readonly number: number
  readonly machine: Machine
  readonly assumed: Assumed
  readonly account: MadeAccount
  readonly owner: Somebody
  readonly thief: Somebody
  readonly stranger: Somebody
  readonly contacts: Contact[] = []
  readonly campaigns: Campaign[] = []
  readonly recoveries: Recovery[] = []
  /** What was done, to be read when a promise breaks. */
  readonly story: string[] = []
  /** Requests and changes that the owner began. */
  readonly ownRequests = new Set<string>()
  readonly ownChanges: Instant[] = []
  /** Since when a thief holds one proof for a moment, by the ledger; and the owner's other ones at that time (S4). */
  foreign: { readonly from: Instant; readonly others: Set<string> } | undefined
  /** The owner reads nothing until then. */
  awayUntil: Instant = 0
  /** How many notices arrived so far. */
  letters = 0
  /** When notices arrived lately. */
  noticesAt: Instant[] = []
  /** Numbers below are taken by the contacts that they were born with. */
  #count = 3

  constructor(number: number, machine: Machine, assumed: Assumed, account: MadeAccount) {
    this.number = number
    this.machine = machine
    this.assumed = assumed
    this.account = account
    this.owner = this.#somebody('owner', account.password)
    this.thief = this.#somebody('thief', undefined)
    this.stranger = this.#somebody('stranger', undefined)
    this.owner.recoveryCode = account.recoveryCode ?? undefined
  }

  #somebody(name: Role, password: string | undefined): Somebody {
    return {
      name,
      visitor: this.#visitor(name, 1),
      password,
      token: undefined,
      recoveryCode: undefined,
      app: undefined,
      key: undefined,
    }
  }

  /** Each browser is one of its own; networks are shared by few. */
  #visitor(name: Role, count: number): Visitor {
    const browserKey = this.service.keys.digest('browser', `${name} ${this.number} ${count}`).toString('hex')
    const net = { owner: 10, thief: 20, stranger: 30 }[name]
    const source = `${net}.${Math.floor(this.number / 250) % 250}.${this.number % 250}.*`
    return { browserKey, locale: this.number % 2 ? 'ja' : 'en', source, agent: 'Chrome / Android' }
  }

  /** Another browser: the old one is lost, with whoever was signed in there. */
  newBrowser(who: Somebody): void {
    who.visitor = this.#visitor(who.name, ++this.#count + 1)
    who.token = undefined
    who.key = undefined
  }

  get service(): Service {
    return this.machine.service
  }

  get now(): Instant {
    return this.machine.now
  }

  get campaign(): Campaign | undefined {
    return this.campaigns.at(-1)
  }

  async read(): Promise<CaseRead> {
    const read = await readCase(this.service, this.account.id)
    assert.ok(read, 'an account does not go away')
    return read
  }

  /** The same, where it is known already how it was: only what changed is read again. */
  async readAfter(known: CaseRead | undefined): Promise<CaseRead> {
    if (!known) return this.read()
    const { database, time } = this.service
    const [moment, account] = await Promise.all([time.moment(), loadAccount(database, this.account.id)])
    return account?.version === known.account.version ? { ...known, moment } : this.read()
  }

  addressOf(proof: StoredProof): string | undefined {
    return openAddress(this.service, this.account.id, proof)?.address
  }

  contact(address: string | undefined): Contact | undefined {
    return this.contacts.find((c) => c.address === address)
  }

  /** Does this person get what is sent to this proof, or hold the telephone with the app? */
  holds(who: Role, proof: StoredProof): boolean {
    if (proof.kind === 'totp' || proof.kind === 'passkey') return this[who].app?.proofId === proof.proofId
    return this.contact(this.addressOf(proof))?.readers.has(who) ?? false
  }

  newContact(kind: AddressKind, who: Role, scanned = false): Contact {
    const n = this.number * 100 + ++this.#count
    const address = kind === 'mail' ? `${who}-${n}@mail.example` : `+8180${10_000_000 + n}`
    const contact = { address, kind, readers: new Set([who]), scanned }
    this.contacts.push(contact)
    return contact
  }

  newPassword(who: Somebody): string {
    return `${who.name} thought of number ${this.number}-${++this.#count}`
  }

  tell(line: string): void {
    this.story.push(`${new Date(this.now).toISOString().slice(0, 16)} ${line}`)
    if (this.story.length > 400) this.story.splice(0, 100)
  }
}
