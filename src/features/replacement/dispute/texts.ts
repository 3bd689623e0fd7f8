import type { Refusal } from '../../../kernel/result.ts'
import type { Text } from '../../../kernel/text.ts'

/** The one page that a frozen account has (NT-11: why, until when, how it is resolved, how to object). */
export const disputeTexts = {
  heading: { ja: 'アカウントは|一時停止しています', en: 'This account is frozen' },
  lead: {
    ja: '前の連絡先と前のパスワードを持つ人が、セキュリティ情報の置き換えは「わたしの手続きではありません」と答えました。どちらがご本人かが決まるまで、だれも使えません。',
    en: 'Somebody with an old contact and the former password said that the replacement of the security info was not theirs. Until it is clear whose account it is, nobody can use it.',
  },
  leadHosted: {
    ja: '前の連絡先を使え、このアカウントのパスワードも知っている人が、セキュリティ情報の置き換えは「わたしの手続きではありません」と答えました。どちらがご本人かが決まるまで、だれも使えません。',
    en: 'Somebody who has an old contact and knows the password of this account said that the replacement of the security info was not theirs. Until it is clear whose account it is, nobody can use it.',
  },
  since: { ja: '一時停止した日時', en: 'Frozen since' },
  until: { ja: '一時停止が終わる日時', en: 'Frozen until' },
  untilNote: {
    ja: 'それまでに元に戻されなければ、置き換えはそのままになり、新しいパスワードと新しい連絡先でまた使えます。',
    en: 'If it is not taken back by then, the replacement stays, and the account can be used with the new password and the new contacts.',
  },
  untilNoteHosted: {
    ja: 'それまでに元に戻されなければ、置き換えはそのままになり、新しい連絡先でまた使えます。',
    en: 'If it is not taken back by then, the replacement stays, and the account can be used with the new contacts.',
  },
  replacedAt: { ja: '置き換えた日時', en: 'Replaced at' },
  waysHeading: { ja: '元に戻す方法', en: 'How to take it back' },
  waysLead: {
    ja: '次の方法で、すぐにセキュリティ情報を置き換えの前に戻せます。一時停止も終わります。',
    en: 'This brings the security info back at once to what it was before, and the account is no longer frozen.',
  },
  noWays: {
    ja: 'この画面から元に戻せる方法が、いまはありません。窓口でお手伝いします。',
    en: 'There is no way to take it back from this page now. Support can help you.',
  },
  closedLead: { ja: 'いまは使えない方法と、その理由です。', en: 'What cannot be used now, and why:' },
  code: { ja: '前の回復用コードを|入力する', en: 'Enter a former recovery code' },
  codeThen: {
    ja: '置き換えを申し込む7日前までに作った、紙やファイルの回復用コードです。',
    en: 'One on paper or in a file that was made at least 7 days before the request began.',
  },
  proofs: { ja: '前の連絡先2つに|届くコードを|入力する', en: 'Enter the codes sent to two old contacts' },
  proofsThen: {
    ja: '前の連絡先のうち2つを、いま使えるときに。',
    en: 'If you can use two of the old contacts now.',
  },
  link: { ja: '前の連絡先に届いた|メッセージから|開き直す', en: 'Come back through a message to an old contact' },
  linkThen: {
    ja: '前の連絡先2つで元に戻すときは、そのどちらかに届いたメッセージのリンクか番号から入ってください。',
    en: 'To use two old contacts, enter through the link or the numbers of a message that came to one of them.',
  },
  contact: { ja: '窓口に|問い合わせる', en: 'Contact support' },
  contactThen: {
    ja: '元に戻せないときや、異議があるときは、受付番号を伝えてください。',
    en: 'If you cannot take it back, or want to object, give the receipt number.',
  },
  newSide: { ja: '置き換えたのが|あなたのとき', en: 'If it was you who replaced it' },
  newSideBody: {
    ja: 'いま、することはありません。上の日時まで待つと、また使えるようになります。知らない人の申し出だと思うときは、窓口に受付番号を伝えてください。',
    en: 'There is nothing to do now: the account can be used again from the time above. If a stranger said this, give the receipt number to support.',
  },
  undoneHeading: { ja: 'セキュリティ情報を|元に戻しました', en: 'Your security info is as it was before' },
  undoneLead: {
    ja: '一時停止は終わり、アカウントをまた使えます。',
    en: 'The account is no longer frozen and can be used again.',
  },
  undonePoints: [
    { ja: '前の連絡先を、また本人確認に使えます。', en: 'The old contacts can be used to verify again.' },
    {
      ja: '置き換えのときに、またはそのあとに加わった連絡先、回復用コード、サインインは、すべて使えなくなりました。',
      en: 'Every contact, recovery code and sign-in that came with the replacement or after it is void.',
    },
    {
      ja: '新しいパスワードに替わりました。前のパスワードも、置き換えのときのパスワードも使えません。',
      en: 'Your new password is in place. Neither the former one nor the one of the replacement works.',
    },
  ],
  undoneNoCode: { ja: '回復用コードは、いまひとつもありません。', en: 'There is no recovery code now.' },
  undoneNewCode: {
    ja: '入力した回復用コードは、もう使えません。代わりに、新しい回復用コードがあります。',
    en: 'The recovery code that you entered no longer works. There is a new one in its place.',
  },
  undoneAt: { ja: '元に戻した日時', en: 'Undone at' },
  next: { ja: '次に|しておくこと', en: 'What to do next' },
  security: { ja: '新しい回復用コードを|作る', en: 'Make a new recovery code' },
  securityThen: {
    ja: '紙に残しておくと、次に困ったときに待たずに済みます。',
    en: 'Kept on paper, it spares you the wait the next time.',
  },
  review: { ja: 'セキュリティ情報を|確かめる', en: 'Check your security info' },
  reviewThen: {
    ja: '前の連絡先がいまも使えるか、確かめてください。',
    en: 'See whether the old contacts still work.',
  },
  account: { ja: 'アカウントの画面へ', en: 'Go to your account' },
  closedHeading: { ja: '一時停止中のため、|いまは使えません', en: 'This cannot be used while the account is frozen' },
  closedButton: { ja: '一時停止のわけと、|元に戻す方法を見る', en: 'See why, and how to take it back' },
} as const

/** The two forms that take everything back. */
export const resolveTexts = {
  codeHeading: { ja: '前の|回復用コードで|元に戻す', en: 'Take it back with a former recovery code' },
  codeLead: {
    ja: '置き換えを申し込む前に作った回復用コードと、新しいパスワードを入力してください。ボタンを押すと、すぐに元に戻ります。',
    en: 'Enter the recovery code from before the request, and choose a new password. The button takes everything back at once.',
  },
  codeLeadHosted: {
    ja: '置き換えを申し込む前に作った回復用コードを入力してください。ボタンを押すと、すぐに元に戻ります。',
    en: 'Enter the recovery code from before the request. The button takes everything back at once.',
  },
  code: { ja: '前の回復用コード', en: 'Former recovery code' },
  codeHint: { ja: '24文字と確認の1文字です。', en: '24 characters and one to check them.' },
  noCode: {
    ja: '回復用コードでは戻せません。置き換えを申し込んだときに使えたものが、ないためです。',
    en: 'A recovery code cannot take it back: there was none that could be used when the request began.',
  },
  chooseHeading: { ja: '前の連絡先2つに|コードを送ります', en: 'We send codes to two old contacts' },
  chooseLead: {
    ja: 'いま両方とも使えることを確かめてから、ボタンを押してください。',
    en: 'Make sure that you can use both of them now, then press the button.',
  },
  chooseLeadMany: {
    ja: 'いま使えるものを2つ選んで、ボタンを押してください。',
    en: 'Choose two that you can use now, then press the button.',
  },
  tooFew: {
    ja: '前の連絡先2つのコードでは戻せません。コードを送れるものが、2つないためです。',
    en: 'Codes of two old contacts cannot take it back: there are no two that a code can be sent to.',
  },
  send: { ja: 'コードを送る', en: 'Send the codes' },
  codesHeading: {
    ja: '2つのコードと、|新しいパスワードを|入力してください',
    en: 'Enter both codes and a new password',
  },
  codesLead: {
    ja: 'それぞれの連絡先に届いたコードを入力し、新しいパスワードを決めてください。ボタンを押すと、すぐに元に戻ります。',
    en: 'Enter the code that arrived at each contact and choose a new password. The button takes everything back at once.',
  },
  codesHeadingHosted: { ja: '2つのコードを|入力してください', en: 'Enter both codes' },
  codesLeadHosted: {
    ja: 'それぞれの連絡先に届いたコードを入力してください。ボタンを押すと、すぐに元に戻ります。',
    en: 'Enter the code that arrived at each contact. The button takes everything back at once.',
  },
  codesOver: {
    ja: '前に送ったコードは、もう使えません。ボタンを押すと、新しいコードを送ります。',
    en: 'The codes that we sent before no longer work. The button sends new ones.',
  },
  what: { ja: 'ボタンを押すと|起こること', en: 'What the button does' },
  points: [
    {
      ja: '前の連絡先を、また本人確認に使えるようになります。',
      en: 'The old contacts can be used to verify again.',
    },
    {
      ja: '置き換えのときに、またはそのあとに加わった連絡先、回復用コード、サインインは、すべて使えなくなります。',
      en: 'Every contact, recovery code and sign-in that came with the replacement or after it becomes void.',
    },
    {
      ja: 'パスワードが新しくなり、この端末のほかは、すべてサインアウトします。',
      en: 'The password is replaced, and all devices except this one are signed out.',
    },
  ],
  pointHosted: {
    ja: 'この端末のほかは、すべてサインアウトします。',
    en: 'All devices except this one are signed out.',
  },
  button: { ja: '置き換えを|元に戻す', en: 'Take the replacement back' },
  new: { ja: '新しいパスワード', en: 'New password' },
  newHint: {
    ja: ({ min }: { min: number }) =>
      `${min}文字以上。前のパスワードも、置き換えのときのパスワードも使えません。関係のない言葉を3つか4つ並べると、覚えやすく見破られにくくなります。`,
    en: ({ min }: { min: number }) =>
      `At least ${min} characters; neither the former password nor the one of the replacement. Three or four unrelated words are easy to remember and hard to guess.`,
  },
  show: { ja: 'パスワードを表示', en: 'Show password' },
  hide: { ja: 'パスワードを隠す', en: 'Hide password' },
  back: { ja: '一時停止の画面に戻る', en: 'Back to the frozen account' },
} as const

export const disputeSentences = {
  'password.same': {
    ja: '前のパスワードか、置き換えのときのパスワードと同じです。知られているかもしれないので、別のパスワードを決めてください。',
    en: 'This is the former password or the one of the replacement. Somebody may know it, so choose a different one.',
  },
  'dispute.over': {
    ja: 'この一時停止は、もう終わっています。サインインして、アカウントがいまどうなっているかを確かめてください。',
    en: 'The account is no longer frozen over this. Sign in to see how it is now.',
  },
  'dispute.evidence_needed': {
    ja: '前の連絡先2つのコードが必要です。もう一度、2つにコードを送ってください。',
    en: 'Codes of two old contacts are needed. Send the codes to two of them again.',
  },
  'dispute.choose_two': {
    ja: '前の連絡先を、ちょうど2つ選んでください。',
    en: 'Choose exactly two of the old contacts.',
  },
  'dispute.link_needed': {
    ja: 'コードを送るには、前の連絡先に届いたメッセージのリンクか番号から入り直してください。',
    en: 'To have codes sent, come back through the link or the numbers of a message to an old contact.',
  },
} satisfies Readonly<Record<string, Text | Text<Refusal['params']>>>
