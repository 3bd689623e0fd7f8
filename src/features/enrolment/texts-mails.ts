import type { CodeSubject, CodeWords } from '../challenge/texts-mails.ts'

/** The confirmation at sign-up has words of its own: it is no code for signing in or for security info (V6). */
export const enrolWords: CodeWords = {
  title: { ja: () => 'お使いのメールアドレスの確認コード', en: () => 'Confirmation code for your email address' },
  use: {
    ja: ({ brand }) =>
      `${brand}のアカウントを作るために、このメールアドレスが入力されました。次のコードを、アカウントを作っている画面に入力してください。サインインや本人確認のコードではありません。`,
    en: ({ brand }) =>
      `This address was entered to create an account with ${brand}. Enter the code below on the page where you are creating it. It is no code for signing in.`,
  },
  unasked: {
    ja: 'だれかが、アドレスを間違えて入力したのかもしれません。何もしなければ、アカウントは作られません。',
    en: 'Somebody may have mistyped their own address. Do nothing, and no account is created.',
  },
}

/** For the owner of an account that exists already, when its address is entered at sign-up. */
export const existsTexts = {
  subject: {
    ja: ({ brand }: CodeSubject) => `${brand}のアカウントは、すでにあります`,
    en: ({ brand }: CodeSubject) => `You already have an account with ${brand}`,
  },
  preheader: {
    ja: ({ brand }: CodeSubject) => `新しいアカウントは作らずに、${brand}にサインインしてください。`,
    en: ({ brand }: CodeSubject) => `There is no need to create another one: sign in to ${brand}.`,
  },
  what: {
    ja: ({ brand }: CodeSubject) =>
      `このメールアドレスで${brand}のアカウントを作ろうとした人がいます。アカウントはすでにあるので、新しくは作られませんでした。いまのアカウントは、何も変わっていません。`,
    en: ({ brand }: CodeSubject) =>
      `Somebody tried to create an account with ${brand} under this email address. There is one already, so none was created, and yours has not changed.`,
  },
  you: { ja: 'ご自分で登録しようとしたとき', en: 'If it was you' },
  signIn: {
    ja: ({ site }: { site: string }) =>
      `ブラウザーで ${site} を開き、このメールアドレスとパスワードでサインインしてください。`,
    en: ({ site }: { site: string }) => `Open ${site} in your browser and sign in with this address and your password.`,
  },
  ignore: {
    ja: '何もする必要はありません。登録しようとした人に、アカウントがあることは知らされていません。',
    en: 'There is nothing to do. Whoever tried was not told that the account exists.',
  },
} as const
