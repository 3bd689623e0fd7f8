// What people do with their hands: sign in, fetch a code from the mailbox, show a proof.
import { appCode, stepAt } from '../../src/features/authenticator-app/rules.ts'
import type { Challenge } from '../../src/features/challenge/rules.ts'
import { askSignature, proveDevice } from '../../src/features/device/flow.ts'
import type { SignaturePurpose } from '../../src/features/device/rules.ts'
import {
  askVerifyCode,
  askVerifyCodeByAddress,
  type VerifyPurpose,
  verify,
  verifyByApp,
} from '../../src/features/prompt/flow.ts'
import { powers } from '../../src/features/proof/rules.ts'
import type { StoredProof } from '../../src/features/proof/store.ts'
import { recognise, signIn } from '../../src/features/session/flow.ts'
import type { Person } from '../../src/features/session/store-visitor.ts'
import type { Result } from '../../src/kernel/result.ts'
import { ask, type Hand } from './hand.ts'
import type { Letter } from './post.ts'

/** What the browser's script signs; without the key it answers what a script without one does. */
export async function signature({ house, who }: Hand, person: Person, purpose: SignaturePurpose): Promise<string> {
  const challenge = await askSignature(house.service, person, purpose)
  return who.key?.sign(purpose, challenge) ?? 'none'
}

/** After a sign-in on a trusted device its key signs, as the first page's script does. */
export async function proveIt(hand: Hand, person: Person): Promise<Person | undefined> {
  if (!person.device) return person
  const proved = await proveDevice(hand.house.service, person, await signature(hand, person, 'session'))
  hand.met('prove the device', String(proved))
  return again(hand)
}

/** The person in a session of theirs, signing in where there is none. */
export async function enter(hand: Hand): Promise<Person | undefined> {
  const { house, who } = hand
  const known = await recognise(house.service, who.visitor, who.token)
  if (known) return proveIt(hand, known)
  if (who.password === undefined) return undefined
  const opened = await ask(hand, 'sign in', signIn(house.service, who.visitor, house.account.identifier, who.password))
  if (!opened.ok) {
    if (opened.refusal.code === 'sign_in.wrong') who.password = undefined
    return undefined
  }
  who.token = opened.value.token
  const person = await recognise(house.service, who.visitor, who.token)
  return person && proveIt(hand, person)
}

/** The same person, as the last act left them. */
export const again = ({ house, who }: Hand): Promise<Person | undefined> =>
  recognise(house.service, who.visitor, who.token)

const codeIn = ({ channel, text }: Letter): string | undefined => {
  const found = channel === 'sms' ? /#(\d{8})\b/.exec(text) : /^ {4}(\d{4}) (\d{4})$/m.exec(text)
  if (!found || text.includes('/stop')) return undefined
  return `${found[1]}${found[2] ?? ''}`
}

/** The newest code at an address that this person reads, since they asked for it; not what somebody else asked for. */
export async function codeAt(hand: Hand, address: string | undefined, since: number): Promise<string | undefined> {
  await hand.settle()
  const { house, who } = hand
  const contact = house.contact(address)
  if (!contact?.readers.has(who.name)) return undefined
  const codes = house.machine.post.box(contact.address).filter((l) => l.at >= since)
  return codes.map(codeIn).findLast((code) => code !== undefined)
}

/** Types a code, at times wrong at first. */
export async function typed<T>(
  hand: Hand,
  what: string,
  code: string,
  enterCode: (code: string) => Promise<Result<T>>,
): Promise<Result<T>> {
  if (hand.who.name === 'owner' && hand.chance.happens(hand.house.assumed.mistypes))
    await ask(hand, what, enterCode(code.replace(/.$/, (digit) => String((Number(digit) + 1) % 10))))
  return ask(hand, what, enterCode(code))
}

/** Proofs that this person can show now, the strongest first. */
export async function shownBy({ house, who }: Hand): Promise<StoredProof[]> {
  const { proofs } = await house.read()
  const held = proofs.filter((p) => powers(p).verify && house.holds(who.name, p))
  return held.sort((a, b) => Number(powers(b).authorise) - Number(powers(a).authorise))
}

export interface Shown {
  readonly person: Person
  readonly proof: StoredProof
}

/** Shows a proof for a purpose: asks for its code, waits for it, types it. */
export async function show(
  hand: Hand,
  person: Person,
  purpose: VerifyPurpose,
  choose: (proofs: readonly StoredProof[]) => StoredProof | undefined = (proofs) => proofs[0],
): Promise<Shown | undefined> {
  const { house, who, chance } = hand
  const proof = choose(await shownBy(hand))
  if (!proof) return undefined
  const verified = proof.kind === 'totp' ? await byApp(hand, person, proof, purpose) : await byCode()
  if (!verified?.ok) return undefined
  who.token = verified.value.token
  const now = await again(hand)
  return now && { person: now, proof }

  async function byCode() {
    if (!proof) return undefined
    const from = house.now
    const address = house.addressOf(proof)
    const { service } = house
    const known = await ask(hand, 'ask for a code', askVerifyCode(service, person, proof.proofId, purpose))
    const challenge =
      known.ok || known.refusal.code !== 'verify.address_needed'
        ? known
        : await ask(hand, 'ask for a code', askVerifyCodeByAddress(service, person, proof.proofId, address, purpose))
    if (!challenge.ok) return undefined
    const wrongBox = who.name === 'owner' && chance.happens(house.assumed.confuses)
    const code = wrongBox ? undefined : await codeAt(hand, address, from)
    if (code === undefined) return undefined
    return typed(hand, 'show a code', code, (entry) => verify(service, person, challenge.value as Challenge, entry))
  }
}

function byApp(hand: Hand, person: Person, proof: StoredProof, purpose: VerifyPurpose) {
  const { service } = hand.house
  const secret = hand.who.app?.secret ?? Buffer.alloc(20)
  const step = stepAt(service.clock.wall(), service.policy)
  const code = appCode(secret, step, service.policy.app_code_length_digits)
  return typed(hand, 'show an app', code, (entry) => verifyByApp(service, person, purpose, proof.proofId, entry))
}

/** The same as `enter`, past the step that a halfway sign-in still needs: without it no page but its own opens. */
export async function enterFully(hand: Hand): Promise<Person | undefined> {
  const person = await enter(hand)
  if (!person?.halfway) return person
  const shown = await show(hand, person, 'verify')
  return shown?.person.halfway ? undefined : shown?.person
}
