/** What stands in the document as an example; a test sees to it that each is of its schema. */
const ACCOUNT = '0199a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b'
const LATER = '2026-12-22T05:04:00.000Z'
const ONCE = '2026-04-02T09:00:00.000Z'

export const newAccountExample = {
  identifier: 'hanako@example.jp',
  externalId: 'customer-4711',
  locale: 'ja',
  zone: 'Asia/Tokyo',
  passwordHash: '$2b$12$Nr0UGZ1QnxF0kHmeOyKzK.6Y7VpKZJ3XgYhcTvpWeKd1Tz0JXSDzG',
  proofs: [
    { kind: 'mail', address: 'hanako@mail.example', confirmedAt: '2024-05-06T07:08:09Z' },
    { kind: 'phone', address: '090-1234-5678', confirmedAt: '2025-01-02T03:04:05Z' },
  ],
}

export const verificationExample = {
  due: true,
  reason: 'long_ago',
  since: ONCE,
  until: '2026-10-29T09:00:00.000Z',
  overdue: false,
  url: 'https://id.example.jp/verify',
}

export const replacementExample = {
  receipt: '48210937',
  state: 'waiting',
  askedAt: '2026-11-22T05:04:00.000Z',
  finishableAt: LATER,
  finishableUntil: '2027-01-21T05:04:00.000Z',
  url: 'https://id.example.jp/replace/status',
}

export const contactsExample = [
  {
    id: '5d1f0c6e-8a3b-4c2d-9e0f-1a2b3c4d5e6f',
    kind: 'mail',
    masked: 'h•••@•••',
    state: 'effective',
    verifies: true,
    reachable: true,
    addedAt: ONCE,
    lastUsedAt: null,
  },
]

export const accountExample = {
  id: ACCOUNT,
  externalId: 'customer-4711',
  identifierMasked: 'h•••@•••',
  state: 'active',
  createdAt: ONCE,
  locale: 'ja',
  zone: 'Asia/Tokyo',
  hasPassword: true,
  twoStep: false,
  verifiedAt: ONCE,
  verification: verificationExample,
  restricted: true,
  replacement: replacementExample,
  securityInfo: contactsExample,
}

export const accountPageExample = {
  accounts: [
    {
      id: ACCOUNT,
      externalId: 'customer-4711',
      state: 'active',
      createdAt: ONCE,
      verifiedAt: ONCE,
      verificationDue: true,
      restricted: false,
    },
  ],
  nextCursor: null,
}

export const eventPageExample = {
  events: [{ id: '7c0d2b1a-3e4f-4a5b-8c6d-7e8f9a0b1c2d', at: ONCE, kind: 'session.begun' }],
  nextCursor: null,
}

export const reasonExample = { because: 'asked for by the person, ticket 4711' }

export const exportExample = {
  id: ACCOUNT,
  identifier: 'hanako@example.jp',
  locale: 'ja',
  zone: 'Asia/Tokyo',
  createdAt: ONCE,
  twoStep: false,
  proofs: [{ kind: 'mail', address: 'hanako@mail.example', confirmedAt: ONCE }],
  otherProofs: [],
  history: [{ at: ONCE, kind: 'account.imported', data: {} }],
}

export const erasedExample = {
  account: ACCOUNT,
  receipt: '3f2e1d0c-9b8a-4765-8432-10fedcba9876',
  at: LATER,
  events: 12,
}

export const standingExample = { id: ACCOUNT, verification: verificationExample, restricted: true }

export const verifiedExample = { ...verificationExample, due: false, reason: null, until: null }

const CONTACT = '5d1f0c6e-8a3b-4c2d-9e0f-1a2b3c4d5e6f'
const CHALLENGE = '0199a1b2-0000-7e5f-8a9b-0c1d2e3f4a5b'

export const codeWishExample = { contact: CONTACT, address: 'hanako@mail.example', for: 'verify' }
export const challengeExample = { challenge: CHALLENGE, contact: CONTACT, until: '2026-11-22T05:14:00.000Z' }
export const typedCodeExample = { challenge: CHALLENGE, code: '4821 0937' }
export const shownCodeExample = typedCodeExample
export const newAddressExample = { kind: 'phone', address: '090-1234-5678' }
export const newContactExample = { ...newAddressExample, label: 'work', shown: shownCodeExample }
export const namedExample = { contact: CONTACT, sent: challengeExample }

const WORKS = ['sign-in', 'use-services', 'old-proofs', 'stop-or-cancel', 'end-sessions']

export const noReplacementExample = { replacement: null, begun: null, newContacts: [], works: WORKS, closed: [] }
export const begunExample = { ...noReplacementExample, begun: { until: '2026-11-23T05:04:00.000Z' } }
export const ownReplacementExample = {
  ...noReplacementExample,
  replacement: replacementExample,
  newContacts: [{ id: CONTACT, kind: 'mail', masked: 'h•••@•••', shown: true }],
  closed: ['change-password', 'add-proof', 'remove-proof', 'make-recovery-code', 'trust-device'],
}
