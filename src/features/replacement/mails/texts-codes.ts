import type { CodeSubject, CodeWords } from '../../challenge/texts-mails.ts'
import { kindTexts } from '../../notice/texts-mails.ts'

/** Codes that are a part of a replacement. Those to new addresses name no account (journey.md point 17). */
export const candidateWords: CodeWords = {
  title: {
    ja: ({ kind }) => `新しい${kindTexts[kind].ja}を確かめるコード`,
    en: ({ kind }) => `Code to confirm your new ${kindTexts[kind].en}`,
  },
  use: {
    ja: ({ brand, kind }) =>
      `${brand}のアカウントのセキュリティ情報を置き換える手続きに、この${kindTexts[kind].ja}が入力されました。手続きをしている画面に入力してください。`,
    en: ({ brand, kind }) =>
      `This ${kindTexts[kind].en} was entered in a request to replace the security info of an account with ${brand}. Enter the code on the page of that request.`,
  },
  unasked: {
    ja: 'だれかが間違えて入力したのかもしれません。何もしなければ、登録されません。',
    en: 'Somebody may have mistyped their own. Do nothing, and it is not registered.',
  },
}

export const requesterWords: CodeWords = {
  title: { ja: () => '手続きをした方を確かめるコード', en: () => 'Code to manage your request' },
  use: {
    ja: ({ brand }) =>
      `${brand}の画面に入力すると、セキュリティ情報を置き換える手続きを、その端末でも取り消せるようになります。`,
    en: ({ brand }) =>
      `Enter it on the ${brand} page that asks for it. You can then also cancel the replacement of your security info from that device.`,
  },
  unasked: {
    ja: '何もしないでください。このコードがなければ、手続きは変わりません。',
    en: 'Do nothing. Without this code nothing changes.',
  },
}

export const finishWords: CodeWords = {
  title: {
    ja: () => 'セキュリティ情報の置き換えを仕上げるコード',
    en: () => 'Code to replace all security info',
  },
  use: {
    ja: ({ brand }) =>
      `${brand}の手続きの画面に入力して、新しいパスワードを決めると、これまでのセキュリティ情報はすべて、新しいものに替わります。`,
    en: ({ brand }) =>
      `Enter it on your request’s page at ${brand} and choose a new password. All the security info so far is then replaced by the new.`,
  },
  unasked: {
    ja: '何もしないでください。コードを教えると、知らない人の手続きを助けることになります。',
    en: 'Do nothing. Whoever gets this code from you could finish a request that is not yours.',
  },
}

/** Where a host keeps the password, a new one is chosen there. */
export const finishHostedWords: CodeWords = {
  ...finishWords,
  use: {
    ja: ({ brand }) =>
      `${brand}の手続きの画面に入力すると、これまでのセキュリティ情報はすべて、新しいものに替わります。`,
    en: ({ brand }) =>
      `Enter it on your request’s page at ${brand}. All the security info so far is then replaced by the new.`,
  },
}

export const earlyFinishWords: CodeWords = {
  title: { ja: () => '進行中の置き換えを終わらせるコード', en: () => 'Code to end the replacement' },
  use: {
    ja: ({ brand }) => `${brand}の手続きの画面に入力してください。待たずに、元どおり使えるようになります。`,
    en: ({ brand }) => `Enter it on your request’s page at ${brand}. You need not wait any longer.`,
  },
  unasked: {
    ja: 'コードをだれにも教えないでください。だれかが、あなたのパスワードを使っています。先にお送りした「セキュリティ情報の置き換え」のお知らせから、手続きを止められます。',
    en: 'Do not share the code: somebody is using your password. You can stop their request from our earlier notice, “Security info replacement”.',
  },
}

interface Effect extends CodeSubject {
  readonly newInfo: string
}

/** machine.md b.4: this code's message names its effect and the masked new address. */
export const earlyFinishEffect = {
  mail: {
    ja: ({ kind, newInfo }: Effect) =>
      `入力すると、置き換えの手続きはすぐに終わります。この${kindTexts[kind].ja}はこれからも使え、新しい連絡先（${newInfo}）が加わります。`,
    en: ({ kind, newInfo }: Effect) =>
      `It ends the replacement at once: this ${kindTexts[kind].en} stays in use, and the new address (${newInfo}) is added.`,
  },
  sms: {
    ja: ({ newInfo }: Effect) => `この番号は残り、${newInfo}が加わります。`,
    en: ({ newInfo }: Effect) => `This number stays, ${newInfo} is added.`,
  },
} as const
