import type { Match } from '@zxcvbn-ts/core'
import { JAPANESE_PASSWORD_WORDS } from './blocklist-words.ts'
import type { Blocklist, Weakness } from './password-rules.ts'

/**
 * The estimator's time grows with the cube of the length: at 48 characters it stays under 6 ms, and a password that is
 * weak over its first 48 characters is refused whatever follows.
 */
const LOOKED_AT_LENGTH = 48

const REASONS: Readonly<Record<string, Weakness>> = { repeat: 'repeated', sequence: 'sequence', spatial: 'sequence' }

function reasonOf(match: Match): Weakness {
  if (match.pattern === 'dictionary') return match.dictionaryName === 'userInputs' ? 'context' : 'common'
  return REASONS[match.pattern] ?? 'guessable'
}

/** The reason that covers most of the password; a word of the person's own wins a tie. */
function mainReason(sequence: readonly Match[]): Weakness {
  const covered = new Map<Weakness, number>([['context', 0]])
  for (const match of sequence) {
    const reason = reasonOf(match)
    covered.set(reason, (covered.get(reason) ?? 0) + match.token.length)
  }
  return [...covered].reduce((best, next) => (next[1] > best[1] ? next : best))[0]
}

let loading: Promise<Blocklist> | undefined

/**
 * The blocklist: zxcvbn's estimator over 49,000 leaked passwords and 28,000 Japanese words and names in romaji, plus our
 * own list. It knows repetitions, keyboard walks, sequences, dates, l33t and padding, which a list of whole passwords
 * cannot hold at 15 characters. Loaded at the first use (0.1 s, some 40 MB), so that it does not delay the start.
 */
export function loadBlocklist(): Promise<Blocklist> {
  loading ??= load()
  return loading
}

async function load(): Promise<Blocklist> {
  const [{ ZxcvbnFactory }, common, japanese] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-ja'),
  ])
  const estimator = new ZxcvbnFactory({
    dictionary: {
      passwords: common.dictionary['passwords-common'],
      ...japanese.dictionary,
      japanesePasswords: [...JAPANESE_PASSWORD_WORDS],
    },
    graphs: common.adjacencyGraphs,
    // Of 100 ways to undo l33t, five find the usual ones at a tenth of the time.
    l33tMaxSubstitutions: 5,
  })
  return {
    weakness(password, contextWords, guessesLog10) {
      const looked = [...password].slice(0, LOOKED_AT_LENGTH).join('')
      const result = estimator.check(looked, [...contextWords])
      return result.guessesLog10 < guessesLog10 ? mainReason(result.sequence) : undefined
    },
  }
}
