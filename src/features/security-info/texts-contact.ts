import type { Text } from '../../kernel/text.ts'

/** The page of one contact. */
export const contactWords = {
  title: { ja: '登録の|内容', en: 'How it is registered' },
  state: { ja: '状態', en: 'State' },
  added: { ja: '登録した日時', en: 'Added at' },
  used: { ja: '最後に本人確認に使った日時', en: 'Last used to verify' },
  never: { ja: 'まだ使っていません', en: 'Not used yet' },
  until: { ja: '変わる日時', en: 'This changes on' },
  change: { ja: '見る・変える', en: 'See or change' },
  label: { ja: '呼び名を変える', en: 'Change its name' },
  labelThen: { ja: 'あなただけに見える名前です。', en: 'Only you see this name.' },
  changed: { ja: '番号や|アドレスが変わった', en: 'The number or address has changed' },
  changedThen: {
    ja: '新しいものを追加して、これを外します。',
    en: 'Add the new one, and remove this one.',
  },
  remove: { ja: '外す', en: 'Remove it' },
  removeThen: {
    ja: '確かめてから外します。取りやめる期間があります。',
    en: 'You confirm first, and can take it back for a while.',
  },
  lost: { ja: 'なくした、|または盗まれた', en: 'It is lost or stolen' },
  lostThen: {
    ja: 'すぐに、コードが送られないようにします。パスワードだけでできます。',
    en: 'No code is sent to it from now on. You need only the password.',
  },
  keep: { ja: '外すのを|取りやめる', en: 'Keep it after all' },
  keepThen: { ja: 'これまでどおり使えるようになります。', en: 'It works as before.' },
  addAgain: { ja: '追加し直す', en: 'Add it again' },
  addAgainThen: {
    ja: 'いまもあなたのものなら、新しく追加できます。',
    en: 'If it is still yours, you can add it anew.',
  },
  back: { ja: 'セキュリティ情報に戻る', en: 'Back to your security info' },
} as const satisfies Record<string, Text>

export const labelWords = {
  title: { ja: '呼び名を変える', en: 'Change its name' },
  save: { ja: 'この呼び名にする', en: 'Use this name' },
} as const satisfies Record<string, Text>

export const removeWords = {
  title: { ja: 'これを|外しますか', en: 'Remove this?' },
  how: { ja: '外し方', en: 'How shall it be removed?' },
  howHint: { ja: '選んで決めるまで、何も変わりません。', en: 'Nothing happens until you choose and decide.' },
  slowly: { ja: '日をおいて外す', en: 'After some days' },
  lost: {
    ja: 'すぐに使えなくする|（盗まれた、または|ほかの人のものになった）',
    en: 'Block it now: it was stolen, or is somebody else’s',
  },
  now: { ja: 'すぐに外す|（もう1つの連絡先でも|本人確認をする）', en: 'Now, after verifying with a second contact' },
  nowThen: {
    ja: 'すぐに本人確認に使えなくなります。2つの違う連絡先で確かめるため、待つ期間はありません。取りやめはできません。',
    en: 'Nobody can verify with it from now on. Because two different contacts agree there is no wait, and no way back.',
  },
  young: {
    ja: '新しく追加したばかりなので、すぐに外れます。取りやめはできませんが、また追加できます。',
    en: 'It was added only lately, so it is removed at once. You can add it again.',
  },
  told: { ja: 'お知らせする相手', en: 'Who is told' },
  toldAll: {
    ja: 'これも含めて、登録されているすべての連絡先',
    en: 'All registered contacts, this one included',
  },
  decide: { ja: '決める', en: 'Decide' },
  confirm: { ja: '外す', en: 'Remove it' },
  notNow: { ja: '外さずに戻る', en: 'Go back without removing it' },
  secondTitle: { ja: 'もう1つの連絡先でも|本人確認をしてください', en: 'Verify with a second contact, too' },
  second: {
    ja: 'すぐに外すには、先ほどとは違う連絡先でも本人確認が必要です。終わると外し方を選ぶ画面に戻るので、もう一度選んでください。',
    en: 'To remove it at once you must verify with a second, different contact. After that you are back on the page where you choose: choose again.',
  },
  secondVerify: { ja: '違う連絡先で本人確認をする', en: 'Verify with a different contact' },
  lastTitle: { ja: 'これは|外せません', en: 'This cannot be removed' },
  goneTitle: { ja: 'ほかの画面で|変わりました', en: 'It has changed meanwhile' },
} as const satisfies Record<string, Text>

export const slowlyThen: Text<{ at: string }> = {
  ja: ({ at }) => `${at}に外れます。それまでは、これまでどおり使えて、いつでも取りやめられます。`,
  en: ({ at }) => `It is removed on ${at}. Until then it works as before, and you can take this back at any time.`,
}

export const lostThen: Text<{ at: string }> = {
  ja: ({ at }) => `コードは、もう送られません。大切なお知らせだけが${at}まで届きます。それまでは取りやめられます。`,
  en: ({ at }) =>
    `No code is sent to it any more. Important notices still go there until ${at}; until then you can take this back.`,
}

export const lostWords = {
  title: { ja: 'なくしたものを|使えなくする', en: 'Block what you have lost' },
  lead: {
    ja: 'この連絡先には、もう本人確認のコードが送られません。見つかったときは、取りやめられます。',
    en: 'No code for verifying is sent to it any more. If you find it again, you can take this back.',
  },
  password: { ja: 'パスワード', en: 'Password' },
  passwordHint: {
    ja: 'ほかの人が代わりに届け出ることのないように、入力をお願いしています。',
    en: 'We ask for it so that nobody else can report this in your place.',
  },
  show: { ja: '表示する', en: 'Show' },
  hide: { ja: '隠す', en: 'Hide' },
  block: { ja: '使えなくする', en: 'Block it' },
} as const satisfies Record<string, Text>

export const keepWords = {
  title: { ja: '外すのを|取りやめますか', en: 'Keep it after all?' },
  lead: {
    ja: 'これまでどおり、本人確認とお知らせに使えるようになります。登録されているすべての連絡先にお知らせします。',
    en: 'You can verify with it as before, and it gets all notices. All registered contacts are told.',
  },
  keep: { ja: '取りやめて、|使い続ける', en: 'Keep it' },
  notNow: { ja: '何もせずに戻る', en: 'Go back and change nothing' },
} as const satisfies Record<string, Text>

export const changedWords = {
  mailTitle: { ja: 'メールアドレスが|変わったとき', en: 'Your email address has changed' },
  phoneTitle: { ja: '電話番号が|変わったとき', en: 'Your phone number has changed' },
  lead: {
    ja: '新しいものにコードを送ります。届いたコードを入力すると、使えるようになります。',
    en: 'We send a code to the new one. You can use it once you have entered the code.',
  },
  newMail: { ja: '新しいメールアドレス', en: 'New email address' },
  newPhone: { ja: '新しい電話番号', en: 'New phone number' },
  former: { ja: '前のものは、|いまも使えますか', en: 'Can you still use the former one?' },
  works: { ja: 'まだ使えます', en: 'Yes, it still works' },
  gone: { ja: 'もう使えません', en: 'No, I no longer have it' },
  only: {
    ja: '前のもののほかに、まだ十分に使える連絡先がありません。そのため、いまは追加だけをします。新しいものがすべてのことに使えるようになったら、前のものを外してください。',
    en: 'There is no other contact with its full say yet, so the new one is only added for now. Remove the former one when the new one can be used for everything.',
  },
  send: { ja: 'セキュリティコードを送る', en: 'Send the security code' },
  'choice.missing': {
    ja: 'どちらか1つを選んでください。まだ何も変わっていません。',
    en: 'Choose one of them. Nothing has changed yet.',
  },
} as const satisfies Record<string, Text>

/** What needs the owner's care, on the account's page and above the list. */
export const careWords = {
  dead: { ja: 'メッセージが|届かない連絡先が|あります', en: 'Messages no longer reach one of your contacts' },
  deadBody: {
    ja: 'なくしたときの備えになりません。別の連絡先を追加するか、これを外してください。',
    en: 'It cannot bring you back if you lose the others. Add another contact, or remove this one.',
  },
  disowned: {
    ja: '「このアカウントを|知りません」と|返事がありました',
    en: 'Somebody says that they do not know this account',
  },
  disownedBody: {
    ja: '登録した連絡先が、ほかの人のものになったようです。本人確認には使えなくしました。いまもあなたのものなら、追加し直してください。',
    en: 'One of your contacts seems to be somebody else’s now, so it can no longer be used to verify. If it is still yours, add it again.',
  },
  doubtedBody: {
    ja: 'ほかに使える連絡先がないため、いまは本人確認に使えるままにしています。別の連絡先を追加して、この連絡先を外してください。いまもあなたのものなら、この連絡先で本人確認をすると、このお知らせは消えます。',
    en: 'There is no other contact, so it can still be used to verify for now. Add another contact and remove this one. If it is still yours, verify with it and this notice goes away.',
  },
  blocked: { ja: '使えないと|届け出が|ありました', en: 'It was reported as lost' },
  leaving: { ja: '外す手続きが|進んでいます', en: 'A removal is under way' },
  see: { ja: '確かめる', en: 'See it' },
} as const satisfies Record<string, Text>

export const leavingBody: Text<{ at: string }> = {
  ja: ({ at }) => `${at}までは取りやめられます。心当たりがなければ、すぐに取りやめて、パスワードを変えてください。`,
  en: ({ at }) =>
    `Until ${at} you can take it back. If this was not you, take it back at once and change the password.`,
}

export const contactSentences = {
  'proof.gone': {
    ja: 'この操作は、もうできません。ほかの画面で変わったようです。セキュリティ情報の画面を開き直してください。',
    en: 'This can no longer be done; it seems to have changed elsewhere. Open your security info again.',
  },
  'proof.last': {
    ja: 'お知らせが届いて、すべてのことに使える連絡先が、ほかにありません。先に、別の連絡先を追加してください。追加して7日たつと、これを外せます。',
    en: 'There is no other contact that gets messages and can be used for everything. Add another one first; seven days later you can remove this one.',
  },
  'proof.second_needed': removeWords.second,
  'password.current_wrong': {
    ja: 'パスワードが違います。大文字と小文字を確かめて、もう一度入力してください。',
    en: 'The password is not right. Check capital letters and enter it again.',
  },
} as const satisfies Record<string, Text>
