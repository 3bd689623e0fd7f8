/** The machines of the rules, and what each of them may be in. '-' is what is not there yet. */
export const MACHINES = {
  request: ['draft', 'pending', 'held', 'completed', 'vetoed', 'canceled', 'ended', 'ended-early', 'expired'],
  proof: [
    'unconfirmed',
    'candidate',
    'probation',
    'effective',
    'leaving',
    'blocked',
    'retired',
    'disowned',
    'contested',
    'discarded',
    'gone',
  ],
  code: ['live', 'used', 'replaced', 'revoked'],
  undo: ['open', 'disputed', 'reverted', 'stands', 'lapsed', 'overtaken'],
  account: ['normal', 'restricted', 'protected', 'frozen'],
  challenge: ['live', 'used', 'dead', 'replaced', 'expired'],
  session: ['open', 'halfway', 'recovery', 'frozen', 'ended', 'over'],
  device: ['young', 'of-rank-2', 'lapsed', 'unused', 'removed'],
} as const
export type Machine = keyof typeof MACHINES
