import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shared } from './shared.ts'

/** Something that is asked for, and answered by hand. */
function asked() {
  const answers: PromiseWithResolvers<number>[] = []
  const ask = shared(() => {
    const answer = Promise.withResolvers<number>()
    answers.push(answer)
    return answer.promise
  })
  return { ask, answers }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

test('who asks while an answer is under way gets a later one, and all of them the same', async () => {
  const { ask, answers } = asked()
  const first = ask()
  await turn()
  const late = [ask(), ask()]
  await turn()
  assert.equal(answers.length, 1, 'the next one waits for the first')
  answers[0]?.resolve(1)
  assert.equal(await first, 1)
  await turn()
  assert.equal(answers.length, 2)
  answers[1]?.resolve(2)
  assert.deepEqual(await Promise.all(late), [2, 2], 'not the one that was asked for before they asked')
  const alone = ask()
  await turn()
  answers[2]?.resolve(3)
  assert.equal(await alone, 3)
})

test('who asks in the same turn shares one, and a failure is theirs alone', async () => {
  const { ask, answers } = asked()
  const both = Promise.allSettled([ask(), ask()])
  await turn()
  assert.equal(answers.length, 1)
  const later = ask()
  answers[0]?.reject(new Error('away'))
  assert.deepEqual(
    (await both).map(({ status }) => status),
    ['rejected', 'rejected'],
  )
  await turn()
  answers[1]?.resolve(1)
  assert.equal(await later, 1)
})
