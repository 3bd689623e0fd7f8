import { untilWon } from '../platform/database/unit.ts'
import type { Service } from '../platform/service.ts'
import { type AccountWish, makeAccount } from './dev-accounts.ts'

/** The demonstration account: somebody who has lost a mailbox and a telephone, and is asked to verify. */
export const DEMONSTRATION = {
  identifier: 'taro@example.jp',
  password: 'sakura no hana 2026',
  locale: 'ja',
  proofs: [
    { kind: 'mail', address: 'taro.old@old-mail.example', label: '前のメール', addedDaysAgo: 1200 },
    { kind: 'phone', address: '090-1234-5678', label: '前の携帯', addedDaysAgo: 900 },
  ],
  verifiedDaysAgo: 200,
} as const satisfies AccountWish

/** Made at the first start; where it is there already it stays as people left it. */
export async function makeDemonstration(service: Service): Promise<void> {
  const made = await untilWon(() => makeAccount(service, DEMONSTRATION))
  if (!made.ok && made.refusal.code !== 'dev.account_exists')
    throw new Error(`demonstration account: ${made.refusal.code}`)
}

/** What is printed at the start: where to go and how to sign in. */
export const welcome = (service: Service, port: number): string => `
  Honnin is running in DEVELOPMENT mode: no mail and no SMS leaves this computer.

  Pages                 http://localhost:${port}/
  Mailbox, phone, clock http://localhost:${port}/dev
  Try it as             ${DEMONSTRATION.identifier}
  Password              ${DEMONSTRATION.password}

  Data folder           ${service.settings.database ? 'the server of DATABASE_URL' : service.settings.dataDir}
  Stop with Ctrl+C.

`
