// A passkey provider in software: ES256 keys, user verification, a signature counter (WebAuthn 6).
import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'

interface Key {
  readonly id: Buffer
  readonly rpId: string
  readonly userHandle: string
  readonly privateKey: KeyObject
  counter: number
}

/** The parts of the options that an authenticator reads. */
export interface MakeOptions {
  readonly challenge: string
  readonly rp: { readonly id?: string }
  readonly user: { readonly id: string }
  readonly excludeCredentials?: readonly { readonly id: string }[]
}

export interface ShowOptions {
  readonly challenge: string
  readonly rpId?: string
  readonly allowCredentials?: readonly { readonly id: string }[]
}

/** What it does otherwise than it should. */
export interface Behaviour {
  readonly origin: string
  /** Whether its holder unlocked it. */
  readonly verified: boolean
  /** How far its counter goes on with each use; providers that synchronise stay at 0. */
  readonly step: number
  /** Which of the keys it has; the newest unless told. */
  readonly key: number
  readonly userHandle: string | undefined
  /** The id that its provider gives itself (WebAuthn 6.5.1). */
  readonly aaguid: string
}

const sha256 = (data: Buffer | string): Buffer => createHash('sha256').update(data).digest()

const PRESENT = 0x01
const VERIFIED = 0x04
const ATTESTED = 0x40

const uint16 = (n: number): Buffer => Buffer.from([n >> 8, n & 0xff])
const uint32 = (n: number): Buffer => Buffer.from([n >>> 24, (n >>> 16) & 0xff, (n >>> 8) & 0xff, n & 0xff])

/** `{fmt: "none", attStmt: {}, authData}` in CBOR (RFC 8949). */
const attestationObject = (authData: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746159', 'hex'),
    uint16(authData.length),
    authData,
  ])

/** An ES256 key in COSE (RFC 9053 7.1). */
const coseKey = (x: string, y: string): Buffer =>
  Buffer.concat([
    Buffer.from('a5010203262001215820', 'hex'),
    Buffer.from(x, 'base64url'),
    Buffer.from('225820', 'hex'),
    Buffer.from(y, 'base64url'),
  ])

export class SoftwareAuthenticator {
  readonly keys: Key[] = []
  readonly #origin: string

  constructor(origin: string) {
    this.#origin = origin
  }

  /** What `navigator.credentials.create` gives, as the page's script sends it. */
  make(options: MakeOptions, behaviour: Partial<Behaviour> = {}): string {
    const rpId = options.rp.id ?? ''
    if (options.excludeCredentials?.some(({ id }) => this.keys.some((key) => key.id.toString('base64url') === id)))
      throw new Error('InvalidStateError')
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
    const key: Key = { id: randomBytes(20), rpId, userHandle: options.user.id, privateKey, counter: 0 }
    this.keys.push(key)
    const aaguid = Buffer.from((behaviour.aaguid ?? '').replaceAll('-', '').padEnd(32, '0'), 'hex')
    const attested = Buffer.concat([aaguid, uint16(key.id.length), key.id, coseKey(x, y)])
    const authData = Buffer.concat([this.#authData(key, ATTESTED, behaviour), attested])
    return this.#answer(key, {
      clientDataJSON: this.#clientData('webauthn.create', options.challenge, behaviour),
      attestationObject: attestationObject(authData).toString('base64url'),
      transports: ['internal'],
    })
  }

  /** What `navigator.credentials.get` gives. */
  show(options: ShowOptions, behaviour: Partial<Behaviour> = {}): string {
    const key = this.keys.at(behaviour.key ?? -1)
    if (!key) throw new Error('NotAllowedError')
    key.counter += behaviour.step ?? 1
    const authData = this.#authData(key, 0, behaviour)
    const clientDataJSON = this.#clientData('webauthn.get', options.challenge, behaviour)
    const signed = Buffer.concat([authData, sha256(Buffer.from(clientDataJSON, 'base64url'))])
    return this.#answer(key, {
      clientDataJSON,
      authenticatorData: authData.toString('base64url'),
      signature: createSign('sha256').update(signed).sign(key.privateKey).toString('base64url'),
      userHandle: 'userHandle' in behaviour ? behaviour.userHandle : key.userHandle,
    })
  }

  #authData(key: Key, flags: number, { verified = true }: Partial<Behaviour>): Buffer {
    return Buffer.concat([
      sha256(key.rpId),
      Buffer.from([flags | PRESENT | (verified ? VERIFIED : 0)]),
      uint32(key.counter),
    ])
  }

  #clientData(type: string, challenge: string, { origin = this.#origin }: Partial<Behaviour>): string {
    return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false })).toString('base64url')
  }

  #answer(key: Key, response: object): string {
    const id = key.id.toString('base64url')
    return JSON.stringify({ id, rawId: id, type: 'public-key', clientExtensionResults: {}, response })
  }
}
