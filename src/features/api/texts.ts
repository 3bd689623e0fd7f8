import type { Text } from '../../kernel/text.ts'
import type { Code } from './codes.ts'

/** What kind of problem it is, by its status: short, and the same each time. */
export const problemTitles: Readonly<Record<number, Text>> = {
  400: { ja: '読み取れない要求です', en: 'The request cannot be read' },
  401: { ja: '認証が必要です', en: 'Authentication is needed' },
  403: { ja: '許可されていません', en: 'This is not allowed' },
  404: { ja: '見つかりません', en: 'There is no such thing' },
  405: { ja: 'このメソッドは使えません', en: 'This method is not there' },
  409: { ja: 'いまの状態では受け付けられません', en: 'It does not fit how things stand' },
  413: { ja: '送られた内容が大きすぎます', en: 'What was sent is too large' },
  415: { ja: '受け取れない形式です', en: 'What was sent is of another kind' },
  422: { ja: '内容を直してください', en: 'What was sent needs correcting' },
  429: { ja: '要求が多すぎます', en: 'There were too many requests' },
  500: { ja: 'サービスに問題があります', en: 'The service has a problem' },
  503: { ja: 'サービスを一時的に使えません', en: 'The service cannot be used for a moment' },
}

/** What happened and what to do, for the codes that no page tells. Written for who builds the integration. */
export const apiSentences = {
  'request.unreadable': {
    ja: '本文をJSONとして読み取れません。UTF-8のJSONを送ってください。',
    en: 'The body cannot be read as JSON. Send JSON in UTF-8.',
  },
  'request.unsupported': {
    ja: '本文は「Content-Type: application/json」で送ってください。',
    en: 'Send the body with “Content-Type: application/json”.',
  },
  'request.too_large': {
    ja: '本文が64 KiBを超えています。多くのアカウントは、インポートで取り込めます。',
    en: 'The body is larger than 64 KiB. Many accounts are brought in by an import.',
  },
  'request.invalid': {
    ja: '内容が仕様（/openapi.json）と合いません。「next.field」の項目を直してください。',
    en: 'It does not fit the document (/openapi.json). Correct the field that “next.field” names.',
  },
  'request.not_found': {
    ja: 'このアドレスには何もありません。/openapi.jsonで、アドレスを確かめてください。',
    en: 'There is nothing at this address. See /openapi.json for what there is.',
  },
  'request.method': {
    ja: 'このアドレスでは、このメソッドは使えません。「Allow」に、使えるメソッドがあります。',
    en: 'This address does not take this method. “Allow” names those that it takes.',
  },
  'token.missing': {
    ja: 'アクセストークンを「Authorization: Bearer …」で送ってください。アドレスに入れたトークンは受け付けません。',
    en: 'Send an access token as “Authorization: Bearer …”. A token in the address is not taken.',
  },
  'token.invalid': {
    ja: 'アクセストークンの期限が過ぎたか、この操作に使えないものです。新しいトークンを取ってください。',
    en: 'The access token is over, or is none for this. Get a new one.',
  },
  'token.proof_invalid': {
    ja: 'トークンに添えるDPoPの証明が正しくありません。要求ごとに新しく署名し、「htm」「htu」「ath」「iat」「jti」を入れてください。',
    en: 'The DPoP proof beside the token is not right. Sign a new one for each request, with “htm”, “htu”, “ath”, “iat” and “jti”.',
  },
  'sign_in.needed': {
    ja: 'この操作には、10分以内のサインインが必要です。「WWW-Authenticate」のとおりに、もう一度サインインしてもらってください。',
    en: 'This takes a sign-in of the last ten minutes. Have the person sign in again, as “WWW-Authenticate” says.',
  },
  'code.which': {
    ja: '「challenge」か「contact」の、どちらか1つを送ってください。認証アプリのコードには「contact」を使います。',
    en: 'Send either “challenge” or “contact”; “contact” is for the code of an authenticator app.',
  },
  'verify.address_needed': {
    ja: 'このアプリでは初めてなので、登録したアドレスや番号をすべて入力してもらい、「address」で送ってください。',
    en: 'This app is new to the account. Have the person type the whole address or number, and send it as “address”.',
  },
  'replacement.not_requester': {
    ja: 'この手続きは、このアプリで始めたものではありません。取り消しは、「next.href」の画面でできます。',
    en: 'This request was not begun with this app. It can be cancelled on the page of “next.href”.',
  },
  'stop.unknown': {
    ja: 'このリンクでは手続きが見つかりません。届いたメッセージの受付番号と停止番号でも止められます。',
    en: 'There is no request for this link. It can also be stopped with the two numbers of the message.',
  },
  'stop.over': {
    ja: 'この手続きは、もう終わっています。止めるものはありません。',
    en: 'This request has ended. There is nothing to stop.',
  },
  'token.scope': {
    ja: 'このトークンでは、この操作はできません。必要なスコープを、運営者に登録してもらってください。',
    en: 'This token does not allow this. Have the operator register the scope that is needed.',
  },
  'rate.exceeded': {
    ja: '要求が多すぎます。「Retry-After」の秒数だけ待ってから、もう一度送ってください。',
    en: 'There were too many requests. Wait for as many seconds as “Retry-After” says, then send it again.',
  },
  'idempotency.key_unfit': {
    ja: '「Idempotency-Key」は、1〜100文字の英数字と記号にしてください。UUIDがよいでしょう。',
    en: 'An “Idempotency-Key” has 1 to 100 letters, digits and signs of ASCII; best it is a UUID.',
  },
  'idempotency.running': {
    ja: '同じ「Idempotency-Key」の要求を、いま処理しています。「Retry-After」のあとに、もう一度送ってください。',
    en: 'A request with the same “Idempotency-Key” is being worked on. Send it again after “Retry-After”.',
  },
  'idempotency.reused': {
    ja: 'この「Idempotency-Key」は、別の内容で使われています。新しい要求には、新しいキーを使ってください。',
    en: 'This “Idempotency-Key” was used for something else. Use a new key for a new request.',
  },
  'cursor.unknown': {
    ja: '「cursor」は、前のページの「nextCursor」をそのまま送ってください。',
    en: 'Send as “cursor” what “nextCursor” of the page before says.',
  },
  'account.unknown': {
    ja: 'このアカウントはありません。番号やアドレスを確かめてください。',
    en: 'There is no such account. Check the id or the address.',
  },
  'account.name_unfit': {
    ja: '「identifier」か「externalId」の、どちらか1つを送ってください。',
    en: 'Send either “identifier” or “externalId”.',
  },
  'account.password_twice': {
    ja: '「password」か「passwordHash」の、どちらか1つにしてください。',
    en: 'Send “password” or “passwordHash”, not both.',
  },
  'address.unfit': {
    ja: 'メールアドレスか電話番号として使えません。「next.field」の項目を直してください。',
    en: 'It cannot be used as an e-mail address or a phone number. Correct the field that “next.field” names.',
  },
  'password.unfit': {
    ja: 'このパスワードは、短すぎるか、推測されやすいものです。別のものにしてください。',
    en: 'The password is too short or easy to guess. Use another one.',
  },
  'import.field_unreadable': {
    ja: '値を読み取れません。「next.field」の項目を直してください。',
    en: 'A value cannot be read. Correct the field that “next.field” names.',
  },
  'import.in_the_future': {
    ja: '日時が未来になっています。「next.field」の項目を直してください。',
    en: 'An instant lies in the future. Correct the field that “next.field” names.',
  },
  'import.hash_unknown': {
    ja: 'このパスワードハッシュの形式は使えません。argon2id、scrypt、PBKDF2のPHC文字列か、bcryptにしてください。',
    en: 'The hash is of no kind that can be verified: argon2id, scrypt or PBKDF2 as PHC string, or bcrypt.',
  },
  'import.hash_too_costly': {
    ja: 'このパスワードハッシュは、検証に時間がかかりすぎます。パスワードなしで作り、本人に設定してもらってください。',
    en: 'Verifying this hash would take too long. Create the account without it, and let the person choose a password.',
  },
  'import.identifier_taken': {
    ja: 'このアドレスでサインインするアカウントは、もうあります。/accounts/findで確かめてください。',
    en: 'There is an account that signs in with this address. Look it up with /accounts/find.',
  },
  'import.id_taken': {
    ja: 'この番号は使われているか、消去したアカウントのものです。番号なしで作ってください。',
    en: 'This id is in use, or was that of an erased account. Create it without an id.',
  },
  'import.external_id_taken': {
    ja: 'この「externalId」のアカウントは、もうあります。/accounts/findで確かめてください。',
    en: 'There is an account with this “externalId”. Look it up with /accounts/find.',
  },
  'erase.replacement_runs': {
    ja: 'セキュリティ情報を置き換える手続きが進んでいる間は、消去できません。手続きが終わってから、もう一度送ってください。',
    en: 'While all security info is being replaced, the account cannot be erased. Send it again when that has ended.',
  },
  'erase.disputed': {
    ja: '置き換えに異議が出ている間は、消去できません。異議の判断が終わってから、もう一度送ってください。',
    en: 'While a replacement is disputed, the account cannot be erased. Send it again when that is decided.',
  },
  'erase.may_be_undone': {
    ja: '最近の置き換えを取り消せる間は、消去できません。「next.at」のあとに、もう一度送ってください。',
    en: 'While a recent replacement can be undone, the account cannot be erased. Send it again after “next.at”.',
  },
  'erase.reason_unfit': {
    ja: '理由は、アドレスや電話番号を含まない1行にしてください。消去のあとも残ります。',
    en: 'Give the reason in one line without an address or a number: it stays when all else goes.',
  },
} as const satisfies Partial<Record<Code, Text>>
