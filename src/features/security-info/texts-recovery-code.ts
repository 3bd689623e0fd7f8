import type { Text } from '../../kernel/text.ts'

export const codeWords = {
  title: { ja: '回復用コードを作る', en: 'Make a recovery code' },
  lead: {
    ja: '回復用コードは、登録した連絡先をすべてなくしたときに、長く待たずにアカウントへ戻るための25文字のコードです。',
    en: 'A recovery code is 25 characters that bring you back into your account without the long wait when you have lost every contact.',
  },
  once: { ja: '画面に出るのは、|一度だけです', en: 'It is shown only once' },
  onceBody: {
    ja: '印刷するか、書き写すか、ファイルに保存できるように準備してから、作ってください。あとから見ることはできません。',
    en: 'Be ready to print it, write it down or save it as a file. It cannot be looked up later.',
  },
  secret: {
    ja: '持っている人がアカウントに入れるコードです。だれにも教えず、スマートフォンやパソコンとは別のところにしまってください。',
    en: 'Whoever has it can get into the account. Tell nobody, and keep it apart from your phone and computer.',
  },
  told: {
    ja: '作ったことは、登録してある連絡先にお知らせします。',
    en: 'Your registered contacts are told that it was made.',
  },
  replaces: { ja: '前のコードは|使えなくなります', en: 'Your former code stops working' },
  replacesBody: {
    ja: '新しいコードを作ると、その瞬間から前の控えでは戻れません。前の控えが手元にあれば、作り直す必要はありません。',
    en: 'From the moment you make a new one, the former copy no longer works. If you still have that copy, you do not need a new one.',
  },
  make: { ja: '回復用コードを作る', en: 'Make the recovery code' },
  remake: { ja: '前のコードをやめて、新しく作る', en: 'Drop the former code and make a new one' },
  notNow: { ja: '作らずに戻る', en: 'Go back without making one' },
} as const satisfies Record<string, Text>
