import type { Text } from '../../kernel/text.ts'

type Host = Text<{ host: string }>

export const upstreamWords = {
  problemTitle: { ja: 'サインインできませんでした', en: 'You are not signed in' },
  passkey: { ja: 'パスキーでサインインする', en: 'Sign in with a passkey' },
  help: { ja: 'ヘルプを見る', en: 'See the help' },
  hintTitle: { ja: '本人確認と|回復の|手続き', en: 'Verify and recover your account' },
  hintNothing: {
    ja: 'まだ何も始まっていません。どの方法でも、あなたのアカウントだと確かめてから進みます。',
    en: 'Nothing has begun yet. Whichever way you take, we make sure that the account is yours before anything happens.',
  },
  question: { ja: 'いま使えるものを|選んでください', en: 'What can you use now?' },
  code: { ja: '回復用コードがある', en: 'I have my recovery code' },
  codeThen: {
    ja: 'パスワードが分からなくても、回復用コードで手続きを始められます。',
    en: 'With it you can begin without the password.',
  },
  neither: { ja: 'どちらもない', en: 'I have neither' },
  neitherThen: {
    ja: 'どうすればよいかと、サポート窓口を案内します。',
    en: 'We show you what you can do, and how to reach support.',
  },
  goTitle: { ja: 'サインインの画面に|進みます', en: 'On to the sign-in page' },
  resultTitle: { ja: '新しいパスワードを|決めてください', en: 'Choose a new password' },
  later: { ja: 'あとにして、アカウントの画面を開く', en: 'Later; open my account' },
} as const satisfies Record<string, Text>

export const upstreamHostWords = {
  hintLead: {
    ja: ({ host }) => `${host}の画面から、本人確認と回復の手続きに来ました。`,
    en: ({ host }) => `You came from the pages of ${host} to verify or recover your account.`,
  },
  password: { ja: ({ host }) => `${host}のパスワードが分かる`, en: ({ host }) => `I know my ${host} password` },
  passwordThen: {
    ja: ({ host }) => `${host}でサインインしてから、使えなくなったセキュリティ情報の手続きに進みます。`,
    en: ({ host }) => `You sign in with ${host}, and then go on to the security info that you can no longer use.`,
  },
  goLead: {
    ja: ({ host }) => `${host}の画面に進みます。進まないときは、下のボタンを押してください。`,
    en: ({ host }) => `You are taken to the pages of ${host}. If nothing happens, press the button.`,
  },
  resultLead: {
    ja: ({ host }) =>
      `あなたの手続きだと確かめたことを、${host}に伝えます。5分以内に、${host}の画面で新しいパスワードを決めてください。`,
    en: ({ host }) =>
      `We tell ${host} that we made sure it is you. Choose a new password on the pages of ${host} within 5 minutes.`,
  },
} as const satisfies Record<string, Host>

export const upstreamSentences = {
  'upstream.away': {
    ja: ({ host }) =>
      `いま、${host}につながりません。しばらくしてから、もう一度お試しください。パスキーがあれば、それでサインインできます。`,
    en: ({ host }) => `${host} cannot be reached just now. Try again in a while. If you have a passkey, it works.`,
  },
  'upstream.too_many': {
    ja: ({ at }) => `同じネットワークからのサインインが多すぎます。${at}から、またサインインできます。`,
    en: ({ at }) => `Too many sign-ins were begun from your network. You can sign in again from ${at}.`,
  },
  'upstream.not_begun_here': {
    ja: 'このサインインは、このブラウザーで始めたものではありません。だれもサインインしていません。このブラウザーで、もう一度サインインしてください。',
    en: 'This sign-in was not begun in this browser, so nobody was signed in. Sign in again in this browser.',
  },
  'upstream.over': {
    ja: 'サインインを始めてから30分が過ぎました。もう一度サインインしてください。',
    en: 'More than 30 minutes have passed since this sign-in was begun. Sign in again.',
  },
  'upstream.not_taken': {
    ja: ({ host }) =>
      `${host}の答えを確かめられなかったため、サインインしていません。もう一度お試しください。続くときは、サポート窓口に知らせてください。`,
    en: ({ host }) =>
      `We could not make sure of the answer of ${host}, so you are not signed in. Try again. If it goes on, contact support.`,
  },
  'upstream.not_fresh': {
    ja: ({ host }) =>
      `${host}でパスワードが入力されなかったため、続けられません。もう一度サインインして、パスワードを入力してください。`,
    en: ({ host }) => `The password was not entered at ${host}, so this cannot go on. Sign in again and enter it.`,
  },
  'upstream.turned_back': {
    ja: ({ host }) => `${host}でのサインインをやめました。サインインするには、もう一度始めてください。`,
    en: ({ host }) => `You turned back at ${host}. To sign in, begin again.`,
  },
  'upstream.other_account': {
    ja: '手続きに来たときのアカウントとは、別のアカウントでサインインしました。手続きをするアカウントで、もう一度サインインしてください。',
    en: 'You signed in to another account than the one that you came for. Sign in again with the account that this is about.',
  },
  'upstream.hint_over': {
    ja: 'このリンクは使い終わったか、5分が過ぎました。もう一度、元の画面から進むか、ここでサインインしてください。',
    en: 'This link has been used, or its 5 minutes are over. Go on from where you came from once more, or sign in here.',
  },
} satisfies Readonly<Record<string, Text | Text<Record<string, string | number>>>>
