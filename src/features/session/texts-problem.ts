import type { Text } from '../../kernel/text.ts'

/** Pages of mishaps: what happened, what was kept, what to do now. */
export const problemWords = {
  notFoundTitle: { ja: 'この画面は|見つかりません', en: 'We cannot find this page' },
  brokenTitle: { ja: '申し訳ありません。|この操作は|できませんでした', en: 'Sorry, that did not work' },
  unconfirmedTitle: { ja: '記録できたか|確かめられません|でした', en: 'We could not confirm that' },
  again: { ja: 'もう一度送る', en: 'Send it again' },
  retry: { ja: 'もう一度開く', en: 'Try again' },
  brokenKept: {
    ja: '進行中の手続きは、そのまま残っています。続けて起きるときは、次の番号を添えてお問い合わせください。',
    en: 'A request that is running stays as it is. If this happens again, contact us and give this number.',
  },
  reference: { ja: 'お問い合わせ用の番号', en: 'Reference' },
  expiredTitle: { ja: '画面を|開き直してください', en: 'Open the page again' },
  reopen: { ja: '画面を開き直す', en: 'Open the page again' },
  recoveryOnlyTitle: { ja: 'この画面は、|サインインすると|開けます', en: 'This page opens after signing in' },
  toRequest: { ja: '手続きの画面に|戻る', en: 'Back to your request' },
  signIn: { ja: 'サインインする', en: 'Sign in' },
  foreignTitle: { ja: 'ほかのサイトから|送られたため、|受け付けませんでした', en: 'This came from another site' },
  tooLargeTitle: { ja: '送られた内容が|大きすぎます', en: 'What was sent is too large' },
  closedTitle: { ja: 'いまは|受け付けて|いません', en: 'We are closed for a moment' },
  closedSafe: {
    ja: 'お待ちいただくあいだ、どのアカウントも変わりません。手続きが仕上がることも、メッセージが送られることもありません。',
    en: 'While we check, no account changes: no request is finished, and no message is sent.',
  },
  closedRequest: {
    ja: '心当たりのない手続きを止めるリンクから来たときは、再開したあとに届く新しいメッセージから止められます。',
    en: 'If you came to stop a request that is not yours, you can stop it from the new message that we send when we are back.',
  },
  support: { ja: 'お問い合わせ先', en: 'Contact' },
  tryAgain: { ja: 'もう一度開く', en: 'Try again' },
  start: { ja: 'はじめの画面へ', en: 'Go to the start page' },
  help: { ja: 'ヘルプを見る', en: 'See the help' },
} as const satisfies Record<string, Text>

const broken = {
  ja: '当サービスの側で問題が起きました。あなたの操作の誤りではありません。少し待ってから、もう一度お試しください。',
  en: 'Something went wrong on our side; you did nothing wrong. Wait a moment and try again.',
}

/** What happened, by the stable code of the answer. */
export const problemSentences = {
  'page.not_found': {
    ja: 'リンクが古くなったか、アドレスの一部が欠けています。手続きの途中だったときも、ここまでの内容は残っています。',
    en: 'The link is old, or part of the address is missing. If you were in the middle of something, what you did so far is kept.',
  },
  'form.expired': {
    ja: '画面を開いてから時間がたったか、別の画面でサインインやサインアウトをしたため、送られた内容を受け付けませんでした。何も変わっていません。画面を開き直して、もう一度入力してください。',
    en: 'The page was open for too long, or you signed in or out on another page, so we did not take what was sent. Nothing has changed. Open the page again and enter it once more.',
  },
  'form.foreign': {
    ja: 'アカウントを守るため、ほかのサイトから送られた操作は受け付けません。何も変わっていません。ご自分で操作するときは、この画面から進んでください。',
    en: 'To protect your account we do not take what another site sends. Nothing has changed. If you meant to do this yourself, go on from here.',
  },
  'session.recovery_only': {
    ja: '回復用コードで開けるのは、セキュリティ情報を置き換える手続きの画面だけです。手続きに戻るか、パスワードでサインインしてください。',
    en: 'A recovery code opens the pages of your request only. Go back to your request, or sign in with your password.',
  },
  'form.too_large': {
    ja: '受け取れる大きさを超えたため、受け付けませんでした。何も変わっていません。ファイルを選んだときは、文字だけの小さなファイルかどうか確かめてください。',
    en: 'It is larger than we can take, so nothing has changed. If you chose a file, check that it is a small text file.',
  },
  'service.closed': {
    ja: 'サービスの記録が正しいかどうかを確かめています。記録をバックアップから戻したときなどに行います。確かめ終わるまで、サービスを止めています。しばらくしてから、もう一度お試しください。',
    en: 'We are checking our records, as we do when they were taken back from a backup. The service is closed until that is done. Try again later.',
  },
  'service.unavailable': {
    ja: '当サービスの側で問題が起きたため、この操作は記録されていません。あなたの操作の誤りではありません。少し待ってから、もう一度お試しください。',
    en: 'Something went wrong on our side, so this was not recorded; you did nothing wrong. Wait a moment and try again.',
  },
  'service.unconfirmed': {
    ja: '当サービスの側で問題が起きたため、この操作が記録されたかどうか確かめられませんでした。少し待ってから、もう一度お試しください。二度行っても問題はありません。',
    en: 'Something went wrong on our side, and we could not confirm whether this was recorded. Wait a moment and try again; doing it twice does no harm.',
  },
  'service.broken': broken,
} as const satisfies Record<string, Text>
