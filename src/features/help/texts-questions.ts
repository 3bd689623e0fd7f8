import { hintWords } from '../session/texts-code.ts'
import type { Question } from './texts.ts'

const verifying: readonly Question[] = [
  {
    id: 'about',
    question: { ja: '何のためのサイトですか', en: 'What is this site for?' },
    answer: {
      ja: ({ brand }) =>
        `${brand} のアカウントにサインインし、「本人です」と確かめるところです。登録したメールアドレスや電話番号に届くコードのほか、認証アプリやパスキーでも確かめられます（まとめて「セキュリティ情報」と呼びます）。すべて使えなくなっても、同じアカウントに戻る方法があります。`,
      en: ({ brand }) =>
        `Here you sign in to your ${brand} account and show that it is really you, with a code that we send to the email addresses and phone numbers you registered, with an authenticator app or with a passkey (together: your security info). If all of them are gone, there is still a way back into the same account.`,
    },
  },
  {
    id: 'code',
    question: { ja: 'セキュリティコードが|届きません', en: 'The security code does not arrive' },
    answer: {
      ja: ({ codeDigits, codeMailMinutes, codeSmsMinutes }) =>
        `${codeDigits}桁のコードは、メールなら${codeMailMinutes}分、SMSなら${codeSmsMinutes}分のあいだ使えます。「もう一度送る」を押すと、同じコードがもう一度届きます。先に届いたものも使えます。次のことを確かめてください。`,
      en: ({ codeDigits, codeMailMinutes, codeSmsMinutes }) =>
        `The ${codeDigits}-digit code works for ${codeMailMinutes} minutes by mail and for ${codeSmsMinutes} minutes by text message. “Send it again” sends the same code once more, and an earlier message works, too. Check these things.`,
    },
    points: [
      {
        ja: () => '迷惑メールのフォルダーや、「プロモーション」などの別の受信箱に入っていないか見てください。',
        en: () => 'Look in the spam folder and in other tabs of your inbox.',
      },
      {
        ja: () => '画面に出ている宛先が正しいか見てください。',
        en: () => 'Check that the address or number on the page is right.',
      },
      {
        ja: ({ sender }) =>
          `ドコモ、au、UQ mobile、ソフトバンク、ワイモバイル、楽天モバイルなどの携帯電話会社のメールは、設定によって届かないことがあります。迷惑メールの設定で、${sender} からのメールを受け取れるようにしてください。`,
        en: ({ sender }) =>
          `Mail addresses of phone companies (docomo, au, UQ mobile, SoftBank, Y!mobile, Rakuten Mobile) may hold back mails. Allow mails from ${sender} in their spam mail settings.`,
      },
      hintWords.sms,
      {
        ja: () => 'それでも届かないときは、コードの画面の「別の方法で受け取る」から、ほかの連絡先を選んでください。',
        en: () =>
          'If it still does not arrive, choose another contact with “Get the code another way” on the page of the code.',
      },
    ],
  },
  {
    id: 'wrong-code',
    question: { ja: 'コードを入れても|「違います」と|出ます', en: 'It says that my code is not right' },
    answer: {
      ja: ({ codeTries }) =>
        `コードは、送るように頼んだブラウザーでだけ使えます。別の端末や別のブラウザーでは使えません。${codeTries}回間違えるとそのコードは使えなくなるので、新しいコードを送ってください。空白、ハイフン、全角の数字は、そのままで読み取れます。`,
      en: ({ codeTries }) =>
        `A code works only in the browser that asked for it, not on another device or in another browser. After ${codeTries} wrong tries it stops working; ask for a new one then. Spaces, hyphens and full-width digits do no harm.`,
    },
  },
  {
    id: 'passkey',
    question: { ja: '認証アプリやパスキーとは|何ですか', en: 'What are authenticator apps and passkeys?' },
    answer: {
      ja: () =>
        'どちらも、メールやSMSを待たずに本人確認ができる方法で、「セキュリティ情報」の画面で追加できます。認証アプリは、30秒ごとに変わる6桁のコードを表示するスマートフォンのアプリです。コードが違うと出るときは、スマートフォンの日付と時刻を自動設定にしてください。パスキーは、端末の指紋や顔、画面ロックで使う鍵です。パスキーがあれば、パスワードを入力しなくてもサインインできます。',
      en: () =>
        'With both you verify without waiting for a mail or a text message; you add them on the page of your security info. An authenticator app is an app on your phone that shows 6-digit codes which change every 30 seconds. If its codes are not taken, set the date and time of the phone to automatic. A passkey is a key that you unlock with the fingerprint, face or screen lock of your device. With one you can sign in without a password.',
    },
  },
  {
    id: 'password',
    question: { ja: 'パスワードを|忘れました', en: 'I forgot my password' },
    answer: {
      ja: ({ passwordMinimum }) =>
        `登録してあるメールアドレスか電話番号に届くコードで、新しいパスワードを決められます。パスワードは${passwordMinimum}文字以上です。`,
      en: ({ passwordMinimum }) =>
        `You choose a new one with a code that we send to an email address or phone number that you registered. Passwords here have ${passwordMinimum} characters or more.`,
    },
    points: [
      {
        ja: () => '新しいパスワードを決めると、すべての端末がサインアウトします。そのあと、サインインしてください。',
        en: () => 'All devices are signed out by it. Sign in afterwards with the new password.',
      },
      {
        ja: () =>
          '画面は、入力したものが登録されているかどうかを答えません。コードが届かないときは、ほかの連絡先を試してください。',
        en: () =>
          'The pages do not tell whether what you enter is registered. If no code arrives, try another contact.',
      },
      {
        ja: () => 'ブラウザーやスマートフォンの「保存したパスワード」に、このサイトの名前で残っていることもあります。',
        en: () => 'The saved passwords of your browser or phone may still have the one for this site.',
      },
    ],
    links: [
      { href: '/forgotten', label: { ja: '新しいパスワードを決める', en: 'Choose a new password' } },
      { href: '/sign-in', label: { ja: 'サインインする', en: 'Sign in' } },
      { href: '#contact', label: { ja: 'お問い合わせ', en: 'Contact us' } },
    ],
  },
]

const recovering: readonly Question[] = [
  {
    id: 'lost',
    question: { ja: '登録したメールも電話も、|どれも使えません', en: 'I can use none of my registered contacts' },
    answer: {
      ja: ({ waitDays }) =>
        `同じアカウントに戻れます。まずパスワードでサインインし、本人確認の画面で「どれも使えません」を選んでください。回復用コードがあれば、待たずに戻れます。なければ、新しい連絡先を届け出て${waitDays}日待つ手続きを始められます。`,
      en: ({ waitDays }) =>
        `You can get back into the same account. Sign in with your password and choose “I can use none of these” where you are asked to verify. With a recovery code you need not wait. Without one you name a new contact and wait ${waitDays} days.`,
    },
    links: [
      { href: '/sign-in', label: { ja: 'サインインする', en: 'Sign in' } },
      {
        href: '/recover',
        label: { ja: 'パスワードもないときに、回復用コードを使う', en: 'Use a recovery code without the password' },
      },
    ],
  },
  {
    id: 'wait',
    question: { ja: 'なぜ長く|待つのですか', en: 'Why is there a wait?' },
    answer: {
      ja: ({ waitDays }) =>
        `ほかの人が、あなたになりすまして連絡先を置き換えようとしているかもしれないからです。待つ${waitDays}日のあいだ、前の連絡先すべてに何度も知らせ、あなたの手続きでなければ止められるようにしています。`,
      en: ({ waitDays }) =>
        `Because somebody else might be trying to replace your contacts. During the ${waitDays} days we write to all old contacts several times, so that a request that is not yours can be stopped.`,
    },
    points: [
      {
        ja: () => '終わる日時は、始める前に画面に出ます。状況の画面とメールでも、いつでも確かめられます。',
        en: () => 'You see the day on which it ends before you begin, and later on the status page and in our mails.',
      },
      {
        ja: ({ riskDays, longestDays }) =>
          `手続きの前30日のあいだにパスワードや連絡先が変わったときや、違うコードが何度も入力されたときなどは、${riskDays}日長く待ちます。前に止められた手続きがあるときも長くなり、全部で${longestDays}日までです。短くなることはありません。`,
        en: ({ riskDays, longestDays }) =>
          `The wait is ${riskDays} days longer if, for example, the password or a contact was changed in the 30 days before, or many wrong codes were entered. It is also longer after requests that were stopped, ${longestDays} days at most. It is never shorter.`,
      },
      {
        ja: () =>
          '待っているあいだも、サインインとサービスの利用はできます。パスワードやセキュリティ情報は変えられません。',
        en: () =>
          'Meanwhile you can sign in and use the service. The password and the security info cannot be changed.',
      },
      {
        ja: () => '前の連絡先が使えるようになったときや、回復用コードが見つかったときは、待たずに終えられます。',
        en: () => 'If an old contact works again, or you find your recovery code, you need not wait any longer.',
      },
      {
        ja: () => '期間が終わったら、サインインして仕上げます。仕上げるまで、前の連絡先は変わりません。',
        en: () => 'When it is over you sign in and finish. Until you do, the old contacts stay as they are.',
      },
    ],
    links: [{ href: '/replace/status', label: { ja: '手続きの状況を見る', en: 'See how a request is doing' } }],
  },
  {
    id: 'stop',
    question: { ja: '心当たりのない|通知が届きました', en: 'I got a notice about something I did not do' },
    answer: {
      ja: () =>
        'だれかが、あなたのアカウントの連絡先を置き換えようとしているかもしれません。届いたメールのリンクから、または受付番号と停止番号で、すぐに止められます。サインインもパスワードも要りません。リンクを開いただけでは何も変わらず、画面で選んだときに止まります。',
      en: () =>
        'Somebody may be trying to replace the contacts of your account. You can stop it at once with the link in the mail, or with the receipt number and the stop number. You need neither sign in nor a password. Opening the link changes nothing; it is stopped when you choose so on the page.',
    },
    points: [
      {
        ja: () =>
          'セキュリティコードだけが届いたときは、だれにも教えず、そのままにしてください。コードだけでは何も変わりません。',
        en: () => 'If only a security code came, tell nobody and leave it. The code alone changes nothing.',
      },
      {
        ja: () =>
          '止めたあとは、パスワードを知られていないか考え、ほかのサイトで同じものを使っていれば、そちらも変えてください。',
        en: () =>
          'After that, think about whether somebody knows your password, and change it elsewhere if you use it there, too.',
      },
    ],
    links: [{ href: '/stop', label: { ja: '番号を入力して止める', en: 'Enter the numbers and stop it' } }],
  },
  {
    id: 'undo',
    question: {
      ja: '置き換えが|終わってから|気づきました',
      en: 'I noticed it only after the replacement',
    },
    answer: {
      ja: () =>
        '終わってから30日のあいだなら、元に戻せます。前の連絡先に届いたメールのリンクか、受付番号と元に戻す番号を使い、置き換えの前のパスワードを入力してください。アカウントはすぐに一時停止し、だれも使えなくなります。',
      en: () =>
        'For 30 days after it you can undo it. Use the link in the mail that came to an old contact, or the receipt number and the undo number, and enter the password from before the replacement. The account is frozen at once, and nobody can use it.',
    },
    points: [
      {
        ja: () =>
          '置き換えを申し込む前に作った回復用コードか、前の連絡先2つに届くコードがあれば、その場で元に戻せます。',
        en: () =>
          'With a recovery code from before the request, or with codes sent to two of the old contacts, you take it back on the spot.',
      },
      {
        ja: () =>
          'どちらもないときは、窓口に受付番号を伝えてください。30日後に一時停止が終わり、置き換えはそのままになります。',
        en: () =>
          'With neither, give the receipt number to support. After 30 days the account is opened again, and the replacement stays.',
      },
    ],
    links: [{ href: '/undo', label: { ja: '番号を入力して元に戻す', en: 'Enter the numbers and undo it' } }],
  },
  {
    id: 'recovery-code',
    question: { ja: '回復用コードとは|何ですか', en: 'What is a recovery code?' },
    answer: {
      ja: ({ ageDays }) =>
        `連絡先をすべてなくしたときに、待たずにアカウントへ戻るための25文字のコードです。セキュリティ情報の画面で作れます。作ってから${ageDays}日たつと使えます（アカウントを作ってから1時間以内に作ったものは、すぐに使えます）。`,
      en: ({ ageDays }) =>
        `25 characters that bring you back into your account without a wait when every contact is gone. You make it on the page of your security info. It works ${ageDays} days after it was made (at once, if you make it within an hour of creating the account).`,
    },
    points: [
      {
        ja: () =>
          '画面に出るのは、作ったときの一度だけです。印刷するか書き写して、家の大切なものと一緒にしまってください。',
        en: () =>
          'It is shown only once, when it is made. Print it or write it down, and keep it with your important papers.',
      },
      {
        ja: () =>
          '入力するときは、空白やハイフン、大文字と小文字は気にしなくてかまいません。貼り付けても、保存したファイルを選んでもかまいません。',
        en: () =>
          'When you enter it, spaces, hyphens and capital letters do not matter. You can paste it or choose the saved file.',
      },
      {
        ja: ({ codeAloneDays }) =>
          `パスワードも分からないときは、回復用コードだけで${codeAloneDays}日待つ手続きを始められます。待つあいだ、登録されている連絡先すべてに知らせます。`,
        en: ({ codeAloneDays }) =>
          `If you do not know the password either, a recovery code alone begins a wait of ${codeAloneDays} days. Meanwhile we write to all registered contacts.`,
      },
      {
        ja: () => '使えるのは一度だけです。新しく作ると、前のコードは使えなくなります。',
        en: () => 'It works once. When you make a new one, the former one stops working.',
      },
    ],
    links: [{ href: '/security', label: { ja: 'セキュリティ情報を開く', en: 'Open your security info' } }],
  },
]

export const questions: readonly Question[] = [...verifying, ...recovering]
