import { createHash } from 'node:crypto'
import type { Instant } from '../../src/kernel/clock.ts'
import type { Carriers } from '../../src/main/carriers.ts'
import { accepted, type Channel, later, never } from '../../src/platform/delivery/carrier.ts'

/** A message as it lies in a mailbox or on a telephone. */
export interface Letter {
  readonly id: string
  readonly channel: Channel
  readonly to: string
  readonly text: string
  readonly at: Instant
}

/** What is remembered of one mailbox: people scroll back so far. */
const KEPT_COUNT = 60

/** Mailboxes and telephones of all people of a world, and what goes wrong on the way to them. */
export class Post {
  readonly #boxes = new Map<string, Letter[]>()
  readonly #now: () => Instant
  /** What arrived since it was last fetched. */
  #arrived: Letter[] = []
  /** The provider answers nobody until then. */
  readonly downUntil: Record<Channel, Instant> = { mail: 0, sms: 0 }
  /** Mailboxes that refuse everything for good. */
  readonly dead = new Set<string>()
  /** Until then whatever is sent arrives twice: a provider that stammers. */
  copiesUntil: Instant = 0
  readonly #sms: boolean
  /** When a provider was away. */
  readonly away: { readonly from: Instant; readonly until: Instant }[] = []
  constructor(now: () => Instant, sms: boolean) {
    this.#now = now
    this.#sms = sms
  }

  get sendsSms(): boolean {
    return this.#sms
  }

  /** The provider answers nobody for so long. */
  goAway(channel: Channel, forMs: number): void {
    const from = this.#now()
    this.downUntil[channel] = from + forMs
    this.away.push({ from, until: from + forMs })
  }

  carriers(): Carriers {
    return {
      mail: { send: async ({ messageId, to, text }) => this.#take({ id: messageId, channel: 'mail', to, text }) },
      sms: this.#sms ? { send: async ({ id, to, text }) => this.#take({ id, channel: 'sms', to, text }) } : undefined,
      close() {},
    }
  }

  #take(letter: Omit<Letter, 'at'>) {
    if (this.#now() < this.downUntil[letter.channel]) return later('unreachable')
    if (this.dead.has(letter.to)) return never(letter.channel === 'mail' ? 'mailbox_unknown' : 'number_unknown')
    const copies = this.#now() < this.copiesUntil ? 2 : 1
    for (let copy = 0; copy < copies; copy++) this.#arrived.push({ ...letter, at: this.#now() })
    return accepted
  }

  /** What arrived since the last time, in an order that does not depend on who was quicker. */
  fetch(): Letter[] {
    const order = (letter: Letter) => `${letter.to} ${letter.id}`
    const arrived = this.#arrived.sort((a, b) => (order(a) < order(b) ? -1 : 1))
    this.#arrived = []
    for (const letter of arrived) {
      const box = this.box(letter.to)
      this.#boxes.set(letter.to, [...box, letter].slice(-KEPT_COUNT))
    }
    return arrived
  }

  /** Newest last. */
  box(address: string): readonly Letter[] {
    return this.#boxes.get(address) ?? []
  }
}

/** A fingerprint of a letter for the digest of a run. */
export const fingerprint = ({ id, to, text, at }: Letter): string =>
  `${at} ${to} ${createHash('sha256').update(id).update(text).digest('base64url').slice(0, 12)}`
