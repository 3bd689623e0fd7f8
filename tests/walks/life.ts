import assert from 'node:assert/strict'
import { loadChallenge } from '../../src/features/challenge/store.ts'
import { codeOf } from '../../src/features/challenge/store-code.ts'
import type { StoredProof } from '../../src/features/proof/store.ts'
import { openAddress } from '../../src/features/proof/store-address.ts'
import { type CaseRead, readCase } from '../../src/features/replacement/flow-case.ts'
import { recognise, signIn } from '../../src/features/session/flow.ts'
import type { Person, Visitor } from '../../src/features/session/store-visitor.ts'
import type { MadeAccount } from '../../src/main/dev-accounts.ts'
import type { World } from '../support/world.ts'
import type { Chance } from './chance.ts'

/** Somebody who acts on an account: what they know and hold, and the browser they sit at. */
export interface Actor {
  readonly name: 'owner' | 'thief'
  readonly visitor: Visitor
  /** Undefined once they know none that is right. */
  password: string | undefined
  /** Addresses whose messages they read. */
  readonly reads: Set<string>
  recoveryCode: string | undefined
  token: string | undefined
}

/** One account and the two people who want it. The clock is the world's and passes for all lives of it at once. */
export class Life {
  readonly world: World
  readonly account: MadeAccount
  readonly chance: Chance
  readonly owner: Actor
  readonly thief: Actor
  /** What was done, to be read when a promise breaks. */
  readonly story: string[] = []
  #count = 0

  constructor(world: World, account: MadeAccount, chance: Chance, number: number) {
    this.world = world
    this.account = account
    this.chance = chance
    const actor = (name: Actor['name']): Actor => ({
      name,
      visitor: world.visitor(`${name} of life ${number}`),
      password: account.password,
      reads: new Set(),
      recoveryCode: undefined,
      token: undefined,
    })
    this.owner = actor('owner')
    this.thief = actor('thief')
    this.owner.recoveryCode = account.recoveryCode ?? undefined
    // The paper was found, or copied.
    if (chance.happens(0.3)) this.thief.recoveryCode = account.recoveryCode ?? undefined
    for (const { address } of account.proofs) if (chance.happens(0.5)) this.owner.reads.add(address)
  }

  get service() {
    return this.world.service
  }

  async read(): Promise<CaseRead> {
    const read = await readCase(this.service, this.account.id)
    assert.ok(read, 'an account does not go away')
    return read
  }

  addressOf(proof: StoredProof): string | undefined {
    return openAddress(this.service, this.account.id, proof)?.address
  }

  /** Does this person read what is sent to this proof? */
  holds(actor: Actor, proof: StoredProof | undefined): boolean {
    const address = proof && this.addressOf(proof)
    return address !== undefined && actor.reads.has(address)
  }

  /** An address that nobody else has; who thought of it reads it. */
  newAddress(actor: Actor): string {
    const address = `${actor.name}-${this.account.id.slice(0, 8)}-${++this.#count}@mail.example`
    actor.reads.add(address)
    return address
  }

  newPassword(actor: Actor): string {
    return `${actor.name} thought of number ${++this.#count}`
  }

  /** The person in a session of theirs, signing in where there is none; undefined where the password is wrong by now. */
  async person(actor: Actor): Promise<Person | undefined> {
    const known = await recognise(this.service, actor.visitor, actor.token)
    if (known) return known
    if (actor.password === undefined) return undefined
    const opened = await signIn(this.service, actor.visitor, this.account.identifier, actor.password)
    if (!opened.ok) {
      if (opened.refusal.code === 'sign_in.wrong') actor.password = undefined
      return undefined
    }
    actor.token = opened.value.token
    return recognise(this.service, actor.visitor, actor.token)
  }

  /** What stands in the message with a code: for who reads it the code, for anybody else a guess. */
  async code(actor: Actor, challengeId: string): Promise<string> {
    const challenge = await loadChallenge(this.service.database, this.account.id, challengeId)
    const { proofs } = await this.read()
    const proof = proofs.find((p) => p.proofId === challenge?.proofId)
    return challenge?.deliverable && this.holds(actor, proof) ? codeOf(this.service, challenge) : '00000000'
  }
}
