import type { Refusal } from '../../kernel/result.ts'
import type { Text } from '../../kernel/text.ts'
import { recoveryCodeFormatTexts } from '../recovery-code/format-texts.ts'

type Texts = Readonly<Record<string, Text | Text<Refusal['params']>>>

/** "4821-0937", as it stands on every page. */
const receipt = ({ receipt }: Refusal['params']): string => `${receipt}`.replace(/^(\d{4})(\d{4})$/, '$1-$2')

const OVER_JA = 'ここで変わったものはありません。'
const OVER_EN = 'Nothing has been changed here.'

/** What stands in the way of beginning a replacement, or of going on with one that was begun. */
const beginning = {
  'replacement.gone': {
    ja: `この手続きは、もう進められません。${OVER_JA}はじめからやり直してください。`,
    en: `This request cannot be continued any more. ${OVER_EN} Start again.`,
  },
  'replacement.first_factor_needed': {
    ja: '続けるには、いまのパスワードを入力してください。',
    en: 'Enter your current password to continue.',
  },
  'replacement.already_pending': {
    ja: (p) =>
      `このアカウントの手続き（受付番号 ${receipt(p)}）が、もう始まっています。日時は変わりません。状況の画面で確かめてください。`,
    en: (p) =>
      `A request for this account (receipt number ${receipt(p)}) is already running. Its dates stay as they are. See its status page.`,
  },
  'replacement.operator_only': {
    ja: 'この1年に何度も止められたため、ここからは始められません。前のメールアドレスや電話番号、回復用コードが使えないときは、お問い合わせください。',
    en: 'Requests for this account were stopped several times within a year, so a new one cannot be started here. If your old email address, phone number and recovery code are all out of reach, contact us.',
  },
  'replacement.protected': {
    ja: 'このアカウントでは、前の手続きが「わたしの手続きではありません」と止められました。そのため、パスワードだけで置き換えを始めることはできません。登録した連絡先で本人確認をするか、回復用コード、または前から使っているブラウザーで続けてください。どれもないときは、お問い合わせください。',
    en: 'A request for this account was stopped as “This is not my request”, so the password alone cannot start a replacement now. Verify with a registered contact, use the recovery code, or go on in a browser that you have used before. If you have none of these, contact us.',
  },
  'replacement.cooling_down': {
    ja: ({ at }) =>
      `前の手続きは「わたしの手続きではありません」と止められました。待つ手続きは、${at}から始められます。ほかの方法は、いまも使えます。`,
    en: ({ at }) =>
      `The last request was stopped as “This is not my request”. A new wait can be started from ${at}. The other ways work now.`,
  },
  'replacement.too_many_starts': {
    ja: ({ at }) =>
      `短いあいだに何度も始めたため、いまは始められません。${at}から、また始められます。ほかの方法は、いまも使えます。`,
    en: ({ at }) => `Too many requests were started lately. You can start again from ${at}. The other ways work now.`,
  },
  'replacement.draft_expired': {
    ja: `始めてから24時間が過ぎたため、この手続きは終わりました。${OVER_JA}はじめからやり直してください。`,
    en: `More than 24 hours have passed since you began, so this request is over. ${OVER_EN} Start again.`,
  },
  'replacement.candidate_is_old': {
    ja: 'これは、いま登録されている連絡先です。使えるときは、これで本人確認ができます。使えないときは、別のものを入力してください。',
    en: 'This one is already registered. If you can use it, verify with it. If not, enter a different one.',
  },
  'replacement.candidate_blocked': {
    ja: 'この連絡先は、前に止められた手続きで使われたため、いまは使えません。別のものを入力してください。',
    en: 'This was used in a request that was stopped, so it cannot be used now. Enter a different one.',
  },
  'replacement.too_many_candidates': {
    ja: '新しい連絡先は、これ以上増やせません。入力したものを確かめて、手続きを続けてください。',
    en: 'No more new addresses can be added. Confirm the ones that you have entered.',
  },
  'replacement.link_over': {
    ja: 'このリンクは、もう使えません。手続きを始めた画面に戻って、メールアドレスを入力し直してください。',
    en: 'This link can no longer be used. Go back to the screen where you began and enter the email address again.',
  },
  'replacement.other_browser': {
    ja: '手続きを始めたブラウザーではないため、ここからは続けられません。表示された番号を、始めた画面に入力してください。',
    en: 'This is not the browser in which you began. Enter the number shown here on the screen where you began.',
  },
  'match.wrong': {
    ja: ({ left }) => `番号が違います。メールから開いた画面の番号と見比べてください。あと${left}回入力できます。`,
    en: ({ left }) =>
      `That number is not right. Compare it with the screen that the mail opened. You have ${left} ${left === 1 ? 'try' : 'tries'} left.`,
  },
  'match.too_many': {
    ja: '違う番号が続いたため、この番号は使えなくなりました。メールアドレスをもう一度入力すると、新しいメールを送ります。',
    en: 'Too many wrong numbers were entered, so this number no longer works. Enter the email address again and we send a new mail.',
  },
  'number.unreadable': {
    ja: ({ length }) => `番号は${length}桁の数字です。数字だけを入力してください。回数の制限には数えません。`,
    en: ({ length }) => `The number has ${length} digits. Enter only the digits. This did not use up a try.`,
  },
} satisfies Texts

/** What is said to who acts on a request that runs or ran. */
const running = {
  'replacement.held': {
    ja: 'この手続きは保留になっています。前のメールアドレスや電話番号、または回復用コードで本人確認をすると、進められます。',
    en: 'This request is on hold. It can go on when you verify with an old email address or phone number, or with a recovery code.',
  },
  'replacement.too_early': {
    ja: ({ at }) => `まだ仕上げられません。${at}から仕上げられます。待っているあいだ、することはありません。`,
    en: ({ at }) => `You cannot finish yet. You can finish from ${at}. Until then there is nothing to do.`,
  },
  'replacement.candidate_code_needed': {
    ja: '新しい連絡先に届いたセキュリティコードを入力してください。',
    en: 'Enter the security code that was sent to your new contact.',
  },
  'replacement.own_request': {
    ja: 'この手続きは、このブラウザーで始められました。やめるときは「取り消す」を選んでください。',
    en: 'This request was begun in this browser. To end it, choose to cancel it.',
  },
  'replacement.not_requester': {
    ja: 'この手続きは、別のブラウザーで始められました。取り消すには、新しい連絡先に届くセキュリティコードを入力してください。',
    en: 'This request was begun in another browser. To cancel it, enter a security code that we send to the new contact.',
  },
  'replacement.old_proof_needed': {
    ja: '前のメールアドレスか電話番号で、本人確認をしてください。',
    en: 'Verify with an old email address or phone number.',
  },
  'restricted.pending': {
    ja: (p) =>
      `セキュリティ情報を置き換える手続き（受付番号 ${receipt(p)}）のあいだは、変えられません。手続きは${p.at}に仕上げられます。前のメールアドレスや電話番号で本人確認をすると、いますぐ変えられます。`,
    en: (p) =>
      `This cannot be changed while your security info is being replaced (receipt number ${receipt(p)}). The request can be finished from ${p.at}. After verifying with an old email address or phone number you can change it now.`,
  },
} satisfies Texts

/** How requests ended, said to who wanted to finish or stop one of them. */
const ended = {
  'replacement.is_draft': {
    ja: 'この手続きでは、新しい連絡先がまだ確認されていません。はじめから続けてください。',
    en: 'The new contact of this request has not been confirmed yet. Continue from the start.',
  },
  'replacement.is_completed': {
    ja: 'この手続きは完了しています。新しいセキュリティ情報を使えます。',
    en: 'This request is complete. Your new security info is in use.',
  },
  'replacement.is_vetoed': {
    ja: 'この手続きは「わたしの手続きではありません」と止められました。前の情報はそのままです。',
    en: 'This request was stopped as “This is not my request”. The old info stays as it was.',
  },
  'replacement.is_canceled': {
    ja: 'この手続きは取り消されました。前の情報はそのままです。必要なら、はじめからやり直してください。',
    en: 'This request was cancelled. The old info stays as it was. Start again if you need to.',
  },
  'replacement.is_ended': {
    ja: 'パスワードやセキュリティ情報が変わったため、この手続きは終わりました。必要なら、はじめからやり直してください。',
    en: 'This request ended because the password or the security info was changed. Start again if you need to.',
  },
  'replacement.is_ended_early': {
    ja: '前のメールアドレスか電話番号が使えたため、この手続きは待たずに終わりました。',
    en: 'This request ended without the wait, because an old email address or phone number could be used.',
  },
  'replacement.is_expired': {
    ja: 'この手続きは期限が過ぎて終わりました。前の情報はそのままです。必要なら、はじめからやり直してください。',
    en: 'The time to finish this request is over. The old info stays as it was. Start again if you need to.',
  },
} satisfies Texts

const stopping = {
  'stop.unknown': {
    ja: 'このリンクでは手続きが見つかりませんでした。届いたメールやSMSの受付番号と停止番号でも止められます。',
    en: 'No request was found for this link. You can also stop it with the receipt number and the stop number of the message.',
  },
  'stop.receipt_unreadable': {
    ja: '受付番号は8桁の数字です。メールやSMSの「受付番号」を入力してください。',
    en: 'The receipt number has 8 digits. Enter the “receipt number” of the message.',
  },
  'stop.number_unreadable': {
    ja: '停止番号は8桁の数字です。メールやSMSの「停止番号」を入力してください。',
    en: 'The stop number has 8 digits. Enter the “stop number” of the message.',
  },
  'stop.wrong': {
    ja: '受付番号と停止番号の組み合わせが違います。同じメッセージにある2つの番号を、見比べて入力してください。',
    en: 'The receipt number and the stop number do not belong together. Enter both numbers of the same message.',
  },
  'stop.too_many': {
    ja: ({ at }) =>
      `違う番号が続いたため、いまは番号では止められません。${at}から、また入力できます。届いたリンクなら、いまも止められます。`,
    en: ({ at }) =>
      `Too many wrong numbers were entered. You can enter numbers again from ${at}. The link in the message still works now.`,
  },
  'stop.already': {
    ja: 'この手続きは、もう止まっています。することはありません。',
    en: 'This request has already been stopped. There is nothing to do.',
  },
  'stop.is_draft': {
    ja: 'この手続きは、まだ始まっていません。止めるものはありません。',
    en: 'This request has not begun yet. There is nothing to stop.',
  },
  'stop.is_completed': {
    ja: 'この手続きは、もう完了しています。心当たりがないときは、すぐにお問い合わせください。',
    en: 'This request is already complete. If it was not you, contact us at once.',
  },
  'stop.is_canceled': {
    ja: 'この手続きは、もう取り消されています。することはありません。',
    en: 'This request has already been cancelled. There is nothing to do.',
  },
  'stop.is_ended': {
    ja: 'この手続きは、もう終わっています。することはありません。',
    en: 'This request has already ended. There is nothing to do.',
  },
  'stop.is_ended_early': {
    ja: 'この手続きは、前のメールアドレスか電話番号で本人確認があり、もう終わっています。心当たりがないときは、お問い合わせください。',
    en: 'This request has ended, because somebody verified with an old email address or phone number. If it was not you, contact us.',
  },
  'stop.is_expired': {
    ja: 'この手続きは期限が過ぎて、もう終わっています。することはありません。',
    en: 'This request has expired. There is nothing to do.',
  },
} satisfies Texts

const recoveryCode = {
  ...recoveryCodeFormatTexts,
  'recovery_code.wrong': {
    ja: 'この回復用コードでは続けられません。新しいコードを作っていれば、古いコードは使えません。いちばん新しい控えを確かめてください。',
    en: 'This recovery code does not work. If you made a new one, the old one stopped working. Look for your newest copy.',
  },
  'recovery_code.too_young': {
    ja: ({ at }) =>
      `この回復用コードは作ったばかりです。アカウントを守るため、${at}から使えるようになります。それまで大切に保管してください。`,
    en: ({ at }) =>
      `This recovery code is still new. To protect your account it works from ${at}. Keep it safe until then.`,
  },
  'recovery_code.needed': {
    ja: '続けるには、回復用コードを入力してください。',
    en: 'Enter your recovery code to continue.',
  },
  'recovery.wrong': {
    ja: 'このメールアドレスと回復用コードの組み合わせでは、続けられません。両方を確かめてください。回復用コードは、作ってから7日たつと使えます。新しく作ったときは、古いコードは使えません。',
    en: 'This email address and recovery code do not work together. Check both. A recovery code works 7 days after it was made, and an older one no longer works once you have made a new one.',
  },
  'recovery_code.too_many': {
    ja: ({ at }) => `違うコードが続いたため、いまは入力できません。${at}から、また入力できます。`,
    en: ({ at }) => `Too many wrong codes were entered. You can enter one again from ${at}.`,
  },
} satisfies Texts

/** A sentence for every refusal of a replacement and of a recovery code; codes of messages have their own. */
export const replacementSentences = { ...beginning, ...running, ...ended, ...stopping, ...recoveryCode }
