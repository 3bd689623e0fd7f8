import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fuzz } from './fuzz.ts'

test('D2 a thousand requests made of the document: nothing breaks, nothing is answered that is not in it, nobody does what is not theirs', async () => {
  const { wrong, statuses, acts, met } = await fuzz({ requests: 1_200, seed: 'in every run' })
  assert.deepEqual(wrong, [])
  // It got somewhere: into acts, into every kind of refusal, and into a good part of the document.
  assert.ok(acts > 20, `${acts} acts`)
  for (const status of [200, 201, 401, 403, 404, 405, 422]) assert.ok((statuses[status] ?? 0) > 0, `${status}: none`)
  assert.ok(met > 40, `${met} answers of the document`)
})
