import { html } from '../../kernel/html.ts'
import { disclosure, heading, inset, lead, masked, paragraph } from './content.ts'
import { timeOfDay } from './dates.ts'
import { delivery } from './delivery.ts'
import { facts } from './facts.ts'
import { checkbox, codeField, fileField, optional, passwordField, radioGroup, textField } from './field.ts'
import { actions, button, form, linkButton, linkList, ways } from './form.ts'
import { SAMPLE_START, type Sample } from './gallery-sample.ts'

const code: Sample = {
  name: 'code',
  content: (t, locale) => {
    const error = t('コードが違います。あと4回入力できます。', 'That code is not right. You have 4 tries left.')
    return {
      title: t('セキュリティコードを|入力してください', 'Enter the security code'),
      heading: false,
      who: { account: 't•••@example.jp' },
      back: { href: '/proofs' },
      errors: [{ message: error, field: 'code' }],
      body: html`${form({
        action: '/code',
        hidden: { token: 'sample' },
        body: html`${codeField({
          locale,
          name: 'code',
          label: t('セキュリティコードを|入力してください', 'Enter the security code'),
          asHeading: true,
          hint: t('8けたの数字です。貼りつけても入力できます。', '8 digits. You can paste them.'),
          error,
        })}${button({ label: t('本人確認を|続ける', 'Continue') })}`,
      })}${delivery({
        state: 'accepted',
        title: html`${masked('ta••••@example.jp')} ${t('に送りました', '– sent')}`,
        body: `${timeOfDay(SAMPLE_START, { locale, zone: 'Asia/Tokyo' })}${t(
          ' に相手のメールサーバーが受け取りました。コードは14:34まで使えます。',
          ': the mail server has accepted it. The code works until 14:34.',
        )}`,
      })}${delivery({
        state: 'failed',
        title: t('届きませんでした', 'Not delivered'),
        body: t(
          '相手のメールサーバーが「あて先がない」と答えました。別の方法を選んでください。',
          'The mail server says that this address does not exist. Choose another way.',
        ),
      })}${disclosure({
        summary: t('コードが届かないとき', 'The code does not arrive'),
        body: paragraph(t('迷惑メールの中も見てください。', 'Look in the spam folder, too.')),
        open: true,
      })}${linkList([
        { href: '/resend', label: t('もう一度送る', 'Send it again') },
        { href: '/none', label: t('どれも使えません', 'I can use none of these') },
      ])}`,
    }
  },
}

const proofs: Sample = {
  name: 'proofs',
  content: (t) => ({
    title: t('どの方法で|本人確認しますか', 'How do you want to verify?'),
    who: { account: 't•••@example.jp' },
    body: html`${lead(t('選ぶとすぐにコードを送ります。', 'We send a code as soon as you choose.'))}${form({
      action: '/send',
      hidden: { token: 'sample' },
      body: ways([
        {
          title: html`${t('メール', 'E-mail')} ${masked('ta••••@example.jp')}`,
          consequence: t('「家のメール」・2019年に登録', '“Home” · added in 2019'),
          name: 'proof',
          value: '1',
          kind: 'go',
        },
        {
          title: html`${t('SMS', 'Text message')} ${masked('••• •••• ••78')}`,
          consequence: t('「古い電話」・2016年に登録', '“Old phone” · added in 2016'),
          name: 'proof',
          value: '2',
        },
      ]),
    })}${linkList([{ href: '/none', label: t('どれも使えません', 'I can use none of these') }])}`,
  }),
}

const stop: Sample = {
  name: 'stop',
  content: (t, locale) => ({
    title: t('これは、|あなたの手続きですか', 'Is this your request?'),
    heading: false,
    who: { account: 't•••@example.jp', receipt: '4821-0937' },
    errors: [{ message: t('どちらかを選んでください。', 'Choose one of the two.'), field: 'answer' }],
    body: form({
      action: '/stop',
      hidden: { token: 'sample' },
      body: html`${radioGroup({
        locale,
        name: 'answer',
        label: t('これは、|あなたの手続きですか', 'Is this your request?'),
        asHeading: true,
        hint: t('選ぶまで、何も変わりません。', 'Nothing happens until you choose.'),
        error: t('どちらかを選んでください。', 'Choose one of the two.'),
        options: [
          {
            value: 'stop',
            label: t('いいえ、|わたしの手続きではありません', 'No, this is not my request'),
            consequence: t('すぐに止めて、アカウントを守ります。', 'We stop it at once and protect the account.'),
          },
          {
            value: 'keep',
            label: t('はい、|わたしの手続きです', 'Yes, it is mine'),
            consequence: t('手続きはこのまま続きます。', 'The request goes on.'),
          },
        ],
      })}${actions(
        button({ label: t('この答えを送る', 'Send this answer'), kind: 'stop' }),
        linkButton({ href: '/later', label: t('あとで決める', 'Decide later'), kind: 'secondary' }),
      )}`,
    }),
  }),
}

const fields: Sample = {
  name: 'fields',
  content: (t, locale) => ({
    title: t('入力らん', 'Fields'),
    errors: [
      { message: t('この電話番号は読み取れません。', 'We cannot read this phone number.'), field: 'phone' },
      {
        message: t(
          'パスワードが短すぎます。15文字以上にしてください。',
          'The password is too short. Use 15 characters or more.',
        ),
        field: 'new',
      },
      { message: t('いまは新しい手続きを始められません。', 'No new request can be started now.') },
    ],
    body: html`${form({
      action: '/fields',
      files: true,
      body: html`${textField({ locale, name: 'mail', label: t('新しい|メールアドレス', 'New e-mail address'), type: 'email', inputmode: 'email', autocomplete: 'email', lang: 'en', hint: t('いま開けるものを入力してください。', 'Use one that you can open now.') })}${textField({ locale, name: 'phone', label: t('電話番号', 'Phone number'), type: 'tel', inputmode: 'tel', autocomplete: 'tel', value: '090-12', short: true, error: t('この電話番号は読み取れません。', 'We cannot read this phone number.') })}${textField({ locale, name: 'nick', label: optional(t('呼び名', 'Label'), locale), autocomplete: 'off' })}${passwordField({ locale, name: 'current', label: t('いまのパスワード', 'Current password'), autocomplete: 'current-password', show: t('表示する', 'Show'), hide: t('隠す', 'Hide') })}${passwordField({ locale, name: 'new', label: t('新しいパスワード', 'New password'), autocomplete: 'new-password', show: t('表示する', 'Show'), hide: t('隠す', 'Hide'), hint: t('15文字以上。ほかで使っていないもの。', '15 characters or more, used nowhere else.'), error: t('パスワードが短すぎます。15文字以上にしてください。', 'The password is too short. Use 15 characters or more.') })}${codeField({ locale, name: 'recovery', kind: 'recovery', label: t('回復用コード', 'Recovery code'), hint: t('空白やハイフンはあってもなくてもかまいません。', 'With or without spaces and hyphens.'), value: 'K7M2Q-9XWR4-T8BD3-HNZ5P-VJ6CF' })}${fileField({ locale, name: 'file', accept: 'text/plain,image/*', label: t('または、|保存したファイル', 'Or the file that you saved') })}${codeField({ locale, name: 'match', kind: 'match', label: t('照合番号', 'Match number') })}${checkbox({ locale, name: 'kept', label: t('コードを|保管しました', 'I have stored the code'), hint: t('あとから見ることはできません。', 'It cannot be shown again.') })}${button({ label: t('保存する', 'Save') })}`,
    })}${heading(t('確かめてください', 'Check your answers'))}${inset(masked('ta••••@example.jp'))}${facts([
      {
        term: t('メールアドレス', 'E-mail'),
        value: masked('ma••••@example.com'),
        change: { href: '/change', label: t('変える', 'Change'), about: t('メールアドレス', 'e-mail address') },
      },
    ])}`,
  }),
}

/** Pages that ask. */
export const answering: readonly Sample[] = [code, proofs, stop, fields]
