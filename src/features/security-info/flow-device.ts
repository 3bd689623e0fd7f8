import { uuid } from '../../kernel/random.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { readPublicKey } from '../../platform/crypto/signature.ts'
import type { Service } from '../../platform/service.ts'
import { judgeWith, noticesTo } from '../device/flow.ts'
import type { Device } from '../device/rules.ts'
import { endDevice, loadDevices, saveDevice } from '../device/store.ts'
import { unchanged } from '../replacement/case.ts'
import { changeCase } from '../replacement/flow-case.ts'
import { loadGrant } from '../session/store-grant.ts'
import type { Person } from '../session/store-visitor.ts'
import { mayChange } from './flow-gate.ts'

const GONE = refuse('device.gone')

/**
 * Trusts this browser: a proof with the full say was shown for it just now, and its new key signs what was asked (V5).
 * Every proof hears of it. It gains rank only after 30 days (session/device.ts).
 */
export function trustDevice(
  service: Service,
  person: Person,
  typedKey: unknown,
  signature: unknown,
): Promise<Result<Device>> {
  const { accountId } = person.account
  const { sessionId, browserKey, proofId } = person.session
  return changeCase<Device>(service, accountId, GONE, async (read) => {
    const spent = await mayChange(service, person, read, 'trust-device')
    if (!spent.ok) return spent
    const { case: c, moment } = read
    const publicKey = readPublicKey(typedKey)
    // A session that goes on in another browser than it began in was copied; such a one trusts nothing.
    if (!publicKey || browserKey !== person.browserKey) return refuse('device.key_unreadable')
    const judged = await judgeWith(service, person, 'enrol', publicKey, signature, moment.now)
    if (judged.is !== 'right') return refuse('device.key_unreadable')
    const grant = await loadGrant(service.database, accountId, sessionId, 'trust-device')
    const device: Device = {
      deviceId: uuid(service.random),
      browserKey,
      publicKey,
      proofId: grant?.proofId ?? proofId ?? '',
      agent: person.agent,
      createdAt: moment.now,
      usedAt: moment.now,
      lapsedAt: null,
      missedAt: null,
    }
    const { deviceId, agent } = device
    const params = { device: deviceId, agent, source: person.source }
    return ok({
      change: {
        ...unchanged(c),
        notices: noticesTo(c.proofs, 'device-added', deviceId, params),
        happened: [{ kind: 'device.trusted', data: { ...params, proof: device.proofId } }],
      },
      value: device,
      parts: [saveDevice(accountId, device)],
      musts: [...spent.value, judged.must],
    })
  })
}

/** Trusts a device no more. It takes the same proof: who stole a session must not take the owner's rank away (T029). */
export function removeDevice(service: Service, person: Person, deviceId: string): Promise<Result<Device>> {
  const { accountId } = person.account
  return changeCase<Device>(service, accountId, GONE, async (read) => {
    const spent = await mayChange(service, person, read, 'trust-device')
    if (!spent.ok) return spent
    const { case: c, moment } = read
    const usedSince = moment.now - service.policy.device_unused_ms
    const device = (await loadDevices(service.database, accountId, usedSince)).find((d) => d.deviceId === deviceId)
    if (!device) return GONE
    const params = { device: deviceId, agent: device.agent, source: person.source }
    return ok({
      change: {
        ...unchanged(c),
        notices: noticesTo(c.proofs, 'device-removed', deviceId, params),
        happened: [{ kind: 'device.removed', data: params }],
      },
      value: device,
      musts: [...spent.value, endDevice(accountId, deviceId, moment.now, 'removed')],
    })
  })
}
