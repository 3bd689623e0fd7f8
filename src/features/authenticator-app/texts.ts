import type { Refusal } from '../../kernel/result.ts'
import type { Text } from '../../kernel/text.ts'

/** Why the code of an authenticator app was not taken, and what to do now. */
export const appCodeSentences = {
  'app_code.unreadable': {
    ja: ({ length }) =>
      `認証アプリのコードは${length}桁の数字です。アプリに表示されている数字だけを入力してください。回数の制限には数えません。`,
    en: ({ length }) =>
      `The code of an authenticator app has ${length} digits. Enter only the digits that the app shows. This did not use up a try.`,
  },
  'app_code.wrong': {
    ja: 'コードが違います。アプリに表示されているこのアカウントのコードを、変わる前に入力してください。続けて違うときは、スマートフォンの日付と時刻を自動設定にしてください。',
    en: 'That code is not right. Enter the code that the app shows for this account before it changes. If it keeps failing, set the date and time of your phone to automatic.',
  },
  'app_code.used': {
    ja: 'このコードは、すでに使われています。アプリのコードが新しくなるまで、30秒ほど待ってから入力してください。',
    en: 'This code has been used already. Wait about 30 seconds until the app shows a new one, and enter that.',
  },
  'app_code.paused': {
    ja: ({ at }) =>
      `違うコードが続いたため、アカウントを守るために止めています。${at}から、また入力できます。ほかの方法なら、いますぐ本人確認ができます。`,
    en: ({ at }) =>
      `Wrong codes were entered several times, so we paused to protect the account. You can try again from ${at}. Another way works at once.`,
  },
  'app_code.over': {
    ja: '違うコードがたいへん多く続いたため、この認証アプリは使えなくしました。別の方法で本人確認をして、認証アプリを追加し直してください。',
    en: 'So many wrong codes were entered in a row that this authenticator app was switched off. Verify in another way, and add the app again.',
  },
  'app_code.gone': {
    ja: 'この認証アプリは、いまは使えません。別の方法を選んでください。',
    en: 'This authenticator app cannot be used now. Choose another way.',
  },
} satisfies Readonly<Record<string, Text | Text<Refusal['params']>>>

/** Asking for the code. */
export const appCodeWords = {
  title: { ja: '認証アプリの|コードを|入力してください', en: 'Enter the code of your authenticator app' },
  lead: {
    ja: '認証アプリを開いて、このアカウントに表示されている6桁のコードを入力してください。コードは30秒ごとに変わります。',
    en: 'Open your authenticator app and enter the 6 digits that it shows for this account. They change every 30 seconds.',
  },
  label: { ja: '認証アプリのコード', en: 'Code of the app' },
  hint: { ja: '空白や全角の数字が入っていてもかまいません。', en: 'Spaces do not matter.' },
  secret: {
    ja: 'このコードは、だれにも教えないでください。わたしたちがお尋ねすることもありません。',
    en: 'Do not tell anyone this code. We will never ask you for it.',
  },
} as const satisfies Record<string, Text>
