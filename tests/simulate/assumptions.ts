// WHAT IS ASSUMED OF PEOPLE. None of it was measured here: a number with a source is somebody else's measurement, one
// without is a guess, and says so. Whoever knows better gives a file of their own (npm run simulate -- --assumptions).
import { z } from 'zod'

const rate = z.number().min(0).max(50)
const share = z.number().min(0).max(1)
const span = z.number().min(0).max(365)

/** A number, what it is, and why it is that: the page of results prints all three. */
export interface Assumption {
  readonly value: number
  readonly of: 'a year' | 'share' | 'days'
  readonly says: { readonly en: string; readonly ja: string }
  readonly why: string
}

const yearly = (value: number, en: string, ja: string, why: string): Assumption => ({
  value,
  of: 'a year',
  says: { en, ja },
  why,
})
const part = (value: number, en: string, ja: string, why: string): Assumption => ({
  value,
  of: 'share',
  says: { en, ja },
  why,
})
const lasting = (value: number, en: string, ja: string, why: string): Assumption => ({
  value,
  of: 'days',
  says: { en, ja },
  why,
})

export const ASSUMPTIONS = {
  // Habits
  visits: yearly(4, 'visits to the account', 'アカウントを開く回数', 'a guess: an account one needs every season'),
  reads: part(
    0.2,
    'a security mail is read',
    'お知らせのメールを読む割合',
    'the issue: reads one mail in five; machine.md D4 (R15) 0.22',
  ),
  reads_sms: part(
    0.5,
    'a security SMS is read',
    'お知らせの SMS を読む割合',
    'a guess: SMS are read more often than mail, and are fewer',
  ),
  acts: part(
    0.9,
    'who reads that somebody else did it presses the button',
    '自分ではないと気づいたら止める割合',
    'a guess: one page, no sign-in',
  ),
  late: lasting(
    0.3,
    'a message is read so late (median)',
    '読むまでの日数（中央値）',
    'R49: 76-79 % of opens within 24 h',
  ),
  tired: part(
    0.7,
    'after five notices in a week each further one is read so much less',
    'お知らせが続いたとき次を読む割合',
    'a guess: alert fatigue',
  ),
  panics: part(
    0.01,
    'who reads a notice of what they did themselves says "not me"',
    '自分の手続きを誤って止める割合',
    'a guess',
  ),
  mistypes: part(0.1, 'a code is typed wrong', 'コードの入力間違い', 'a guess; R11: 52 % fail some challenge at first'),
  confuses: part(0.05, 'looks for the code in the wrong mailbox', '別のメールボックスを探す割合', 'a guess'),
  notices: part(0.7, 'sees the banner of a foreign request and acts', '画面の警告に気づいて止める割合', 'a guess'),
  secures: part(0.5, 'who stopped something also sets a new password', '止めたあとパスワードも変える割合', 'a guess'),
  // What they have
  second_proof: part(
    0.5,
    'has a mailbox and a telephone',
    '電話番号も登録している割合',
    'a guess: the prompt asks for a second one',
  ),
  third_proof: part(0.15, 'has a second mailbox, too', '二つ目のメールも登録している割合', 'a guess'),
  has_code: part(0.2, 'wrote the recovery code down', '回復用コードを控えている割合', 'a guess'),
  has_app: part(0.1, 'has an authenticator app', '認証アプリを登録している割合', 'a guess'),
  has_device: part(0.2, 'trusts a device', '信頼する端末がある割合', 'a guess'),
  has_two_step: part(0.1, 'is asked for a proof at every sign-in', '毎回のサインインで本人確認をする割合', 'a guess'),
  // Troubles
  holidays: yearly(0.2, 'goes away and reads nothing', '長く留守にする', 'the issue: a holiday of 40 days'),
  holiday: lasting(40, 'and stays away', '留守の日数', 'the issue'),
  loses_phone: yearly(0.1, 'loses the telephone with its number', '電話をなくす', 'a guess'),
  phone_back: part(
    0.7,
    'gets the number back after three days',
    '三日後に同じ番号を取り戻す割合',
    'a guess: a new SIM card',
  ),
  changes_number: yearly(0.07, 'changes the number', '電話番号を変える', 'a guess'),
  tells_number: part(0.5, 'and says so beforehand', '前もって登録を変える割合', 'a guess'),
  loses_mailbox: yearly(
    0.03,
    'loses a mailbox for good',
    'メールが使えなくなる',
    'a guess: providers, jobs and schools end',
  ),
  bounces: part(
    0.5,
    'a mailbox that is lost refuses mail',
    'なくなったメールが拒否される割合',
    'a guess; the others swallow it',
  ),
  forgets: yearly(0.3, 'forgets the password', 'パスワードを忘れる', 'a guess'),
  fumbles: yearly(
    1,
    'presses what nobody meant',
    '思いがけない操作をする',
    'a guess; it looks for what breaks, and hardly changes the figures',
  ),
  loses_everything: yearly(
    0.05,
    'loses every contact at once',
    'すべて使えなくなる',
    'the article: cannot use any of these; more often than in life, so that there is something to count',
  ),
  finds_again: part(0.15, 'finds one of them again within weeks', 'あとで一つ使えるようになる割合', 'a guess'),
  gives_up: part(0.1, 'who waits never comes back', '待つあいだに戻らない割合', 'a guess'),
  adds: yearly(0.15, 'adds a contact', '連絡先を追加する', 'a guess'),
  signs_up: yearly(0.1, 'opens another account', '別のアカウントを作る', 'a guess'),
  makes_code: yearly(0.1, 'makes a recovery code', '回復用コードを作る', 'a guess'),
  recycled: part(
    0.3,
    'a number that was given up is given to somebody else',
    '解約した番号が他人に渡る割合',
    'R17: 171 of 259 recycled numbers had live accounts',
  ),
  stranger_says: part(0.1, 'who gets somebody else’s notices says so', '他人のお知らせを届け出る割合', 'a guess'),
  scanned: part(
    0.2,
    'a mailbox whose links a program opens first',
    'リンクを機械が先に開く割合',
    'R39 reports such scanners; how many is a guess',
  ),
  // Attackers
  attacks: yearly(0.3, 'is attacked', '攻撃を受ける', 'far more than in life, so that there is something to count'),
  told_code: part(0.3, 'reads a code out to a caller', '電話の相手にコードを読み上げる割合', 'a guess; machine.md X5'),
  returns: part(0.6, 'an attacker who was stopped tries again', '止められた攻撃者がまた試す割合', 'a guess'),
} as const satisfies Readonly<Record<string, Assumption>>

export type AssumptionName = keyof typeof ASSUMPTIONS
export type Assumed = Readonly<Record<AssumptionName, number>>

export const DEFAULTS = Object.fromEntries(
  Object.entries(ASSUMPTIONS).map(([name, { value }]) => [name, value]),
) as Assumed

const schema = z
  .strictObject(
    Object.fromEntries(
      Object.entries(ASSUMPTIONS).map(([name, { of }]) => [
        name,
        (of === 'share' ? share : of === 'days' ? span : rate).optional(),
      ]),
    ),
  )
  .describe('an object of assumptions')

/** An operator's own assumptions over ours; what is wrong in them is told line by line. */
export function readAssumptions(text: string): Assumed {
  let typed: unknown
  try {
    typed = JSON.parse(text)
  } catch (error) {
    throw new Error(`The assumptions are not JSON: ${(error as Error).message}`)
  }
  const read = schema.safeParse(typed)
  if (!read.success)
    throw new Error(
      `The assumptions cannot be used:\n${z.prettifyError(read.error)}\nKnown are: ${Object.keys(ASSUMPTIONS).join(', ')}`,
    )
  return { ...DEFAULTS, ...(read.data as Partial<Assumed>) }
}
