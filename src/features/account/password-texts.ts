import type { Refusal } from '../../kernel/result.ts'
import type { Text } from '../../kernel/text.ts'
import type { PasswordCode } from './password-rules.ts'

const ADVICE_JA = '関係のない言葉を3つか4つ、空白で区切って並べると、覚えやすく見破られにくくなります。'
const ADVICE_EN = 'Three or four unrelated words with spaces between them are easy to remember and hard to guess.'

/** Each says the reason (NIST SP 800-63B-4 3.1.1.2) and what to do; none repeats what was typed. */
export const passwordTexts = {
  'password.unreadable': {
    ja: 'パスワードを読み取れませんでした。もう一度入力してください。',
    en: 'We could not read the password. Enter it again.',
  },
  'password.empty': { ja: 'パスワードを入力してください。', en: 'Enter a password.' },
  'password.too_short': {
    ja: ({ minimum }) => `パスワードは${minimum}文字以上にしてください。${ADVICE_JA}`,
    en: ({ minimum }) => `Use at least ${minimum} characters. ${ADVICE_EN}`,
  },
  'password.too_long': {
    ja: ({ maximum }) => `パスワードは${maximum}文字以内にしてください。`,
    en: ({ maximum }) => `Use at most ${maximum} characters.`,
  },
  'password.common': {
    ja: `多くの人が使う言葉やパスワードがほとんどを占めているため、見破られるおそれがあります。${ADVICE_JA}`,
    en: `Most of this password is words or passwords that many people use, so it could be guessed. ${ADVICE_EN}`,
  },
  'password.repeated': {
    ja: `同じ文字や言葉の繰り返しなので、見破られるおそれがあります。${ADVICE_JA}`,
    en: `This password repeats the same characters or words, so it could be guessed. ${ADVICE_EN}`,
  },
  'password.sequence': {
    ja: `「12345」のような順番の文字や、キーボードの並びが多いため、見破られるおそれがあります。${ADVICE_JA}`,
    en: `Much of this password is in order, like “12345”, or follows the keyboard, so it could be guessed. ${ADVICE_EN}`,
  },
  'password.context': {
    ja: `このサービスの名前や、あなたのメールアドレスの文字がほとんどを占めているため、見破られるおそれがあります。${ADVICE_JA}`,
    en: `Most of this password is the name of this service or part of your email address, so it could be guessed. ${ADVICE_EN}`,
  },
  'password.guessable': {
    ja: `日付などのよくある組み合わせなので、見破られるおそれがあります。${ADVICE_JA}`,
    en: `This password is a common kind of combination, such as a date, so it could be guessed. ${ADVICE_EN}`,
  },
} satisfies Readonly<Record<PasswordCode, Text | Text<Refusal['params']>>>
