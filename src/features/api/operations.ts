import { z } from 'zod'
import * as example from './examples.ts'
import type { Operation } from './operation.ts'
import { actOperations, publicOperations } from './operations-acts.ts'
import { personOperations } from './operations-person.ts'
import * as s from './schemas.ts'

const page = z.object(s.query)

const machine: readonly Operation[] = [
  {
    id: 'createAccount',
    method: 'POST',
    path: '/accounts',
    tag: 'Accounts',
    summary: 'Create an account',
    description:
      'Makes an account of a person whom your own system knows, as an import does (docs/import.md): with contacts that they confirmed there, and a password or its hash, or neither. Nobody is told. It never changes an account that exists.',
    caller: { by: 'machine', scope: 'accounts.write' },
    body: { schema: s.newAccount, example: example.newAccountExample },
    answer: {
      status: 201,
      says: 'It was made.',
      schema: s.account,
      example: { ...example.accountExample, restricted: false, replacement: null },
    },
    refusals: [
      'account.password_twice',
      'address.unfit',
      'password.unfit',
      'security_info.too_many',
      'security_info.already_there',
      'import.field_unreadable',
      'import.in_the_future',
      'import.hash_unknown',
      'import.hash_too_costly',
      'import.identifier_taken',
      'import.id_taken',
      'import.external_id_taken',
    ],
  },
  {
    id: 'listAccounts',
    method: 'GET',
    path: '/accounts',
    tag: 'Accounts',
    summary: 'List accounts',
    description:
      'In the order of their ids, page by page. What is made meanwhile may be on a later page, and nothing is on two.',
    caller: { by: 'machine', scope: 'accounts.read' },
    query: page,
    answer: { status: 200, says: 'A page of accounts.', schema: s.accountPage, example: example.accountPageExample },
    refusals: ['cursor.unknown'],
  },
  {
    id: 'findAccount',
    method: 'POST',
    path: '/accounts/find',
    tag: 'Accounts',
    summary: 'Find an account',
    description: 'By what the person signs in with, or by what your own system calls the account.',
    caller: { by: 'machine', scope: 'accounts.read' },
    body: { schema: s.accountName, example: { identifier: 'hanako@example.jp' } },
    answer: { status: 200, says: 'How it stands.', schema: s.account, example: example.accountExample },
    refusals: ['account.unknown', 'account.name_unfit', 'address.unfit'],
  },
  {
    id: 'readAccount',
    method: 'GET',
    path: '/accounts/{account}',
    tag: 'Accounts',
    summary: 'Read how an account stands',
    description:
      'Whether verifying is due, why and until when; whether all security info is being replaced; which contacts there are. Addresses are masked: whoever asks, the API shows none.',
    caller: { by: 'machine', scope: 'accounts.read' },
    answer: { status: 200, says: 'How it stands.', schema: s.account, example: example.accountExample },
    refusals: ['account.unknown'],
  },
  {
    id: 'listEvents',
    method: 'GET',
    path: '/accounts/{account}/events',
    tag: 'Accounts',
    summary: 'List what happened lately',
    description: 'What the person sees as recent activity, the newest first. For being told at once there are signals.',
    caller: { by: 'machine', scope: 'accounts.read' },
    query: page,
    answer: { status: 200, says: 'A page of events.', schema: s.eventPage, example: example.eventPageExample },
    refusals: ['account.unknown', 'cursor.unknown'],
  },
  {
    id: 'endSessions',
    method: 'POST',
    path: '/accounts/{account}/end-sessions',
    tag: 'Accounts',
    summary: 'End all sessions',
    description:
      'Signs the person out everywhere, and apps hear of it (back-channel logout). Trusted devices stay trusted: they are what stops a thief.',
    caller: { by: 'machine', scope: 'accounts.write' },
    answer: { status: 200, says: 'They ended.', schema: s.sessionsEnded, example: { ended: 2 } },
    refusals: ['account.unknown', 'account.disputed'],
  },
  {
    id: 'reportAccount',
    method: 'POST',
    path: '/accounts/{account}/report',
    tag: 'Accounts',
    summary: 'Say what happened to an account at your side',
    description:
      'That somebody else got in, or that the password which you keep is another one. What stood on the first factor of then ends: sessions, what apps were given, a replacement that runs. Its requester loses nothing by it and may begin again. The person hears of it at every contact; trusted devices stay.',
    caller: { by: 'machine', scope: 'accounts.report' },
    body: { schema: s.report, example: { what: 'account-compromised' } },
    answer: {
      status: 200,
      says: 'How the account stands now.',
      schema: s.account,
      example: { ...example.accountExample, restricted: false, replacement: null },
    },
    refusals: ['account.unknown'],
  },
  {
    id: 'exportAccount',
    method: 'POST',
    path: '/accounts/{account}/export',
    tag: 'Accounts',
    summary: 'Have everything of an account in clear',
    description:
      'For handing it to its person. The reason is recorded where the person sees it. Refused while who asks may not be the owner: during a replacement and a dispute. Asked by POST because it is recorded; it changes nothing, so it takes no Idempotency-Key.',
    caller: { by: 'machine', scope: 'accounts.export' },
    body: { schema: s.reason, example: example.reasonExample },
    answer: { status: 200, says: 'A line of an import.', schema: s.exported, example: example.exportExample },
    refusals: ['account.unknown', 'account.disputed', 'restricted.pending', 'erase.reason_unfit'],
  },
  {
    id: 'eraseAccount',
    method: 'POST',
    path: '/accounts/{account}/erase',
    tag: 'Accounts',
    summary: 'Erase an account',
    description:
      'For good: contacts, sessions, history. One record stays, by which the erasure can be shown. Refused while somebody could still say that a replacement was not the owner’s.',
    caller: { by: 'machine', scope: 'accounts.erase' },
    body: { schema: s.reason, example: example.reasonExample },
    answer: { status: 200, says: 'It is erased.', schema: s.erased, example: example.erasedExample },
    refusals: [
      'account.unknown',
      'erase.replacement_runs',
      'erase.disputed',
      'erase.may_be_undone',
      'erase.reason_unfit',
    ],
  },
  {
    id: 'readVerification',
    method: 'GET',
    path: '/accounts/{account}/verification',
    tag: 'Verification',
    summary: 'Is verifying due?',
    description:
      'And nothing else: for a system that only shows the prompt. The person verifies on the page, or in the step-up of an app (OpenID Connect).',
    caller: { by: 'machine', scope: 'verifications' },
    answer: { status: 200, says: 'Whether it is due.', schema: s.verification, example: example.verificationExample },
    refusals: ['account.unknown'],
  },
]

export const operations: readonly Operation[] = [...machine, ...personOperations, ...actOperations, ...publicOperations]
