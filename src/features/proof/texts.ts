import type { Locale } from '../../kernel/locale.ts'
import type { Refusal } from '../../kernel/result.ts'
import type { Text } from '../../kernel/text.ts'
import type { MailCode } from './address.ts'
import type { PhoneCode } from './phone.ts'

type Texts<Code extends string> = Readonly<Record<Code, Text | Text<Refusal['params']>>>

const region = (locale: Locale, code: unknown): string =>
  new Intl.DisplayNames(locale, { type: 'region' }).of(String(code)) ?? String(code)

const mailTexts = {
  'address.mail_unreadable': {
    ja: 'メールアドレスとして読み取れませんでした。「name@example.jp」の形で、1つだけ入力してください。',
    en: 'We could not read this as an email address. Enter one address, like name@example.com.',
  },
  'address.mail_empty': { ja: 'メールアドレスを入力してください。', en: 'Enter an email address.' },
  'address.mail_hidden_character': {
    ja: '目に見えない文字が混ざっています。貼り付けずに、キーボードで入力してください。',
    en: 'The address contains a character that cannot be seen. Type it instead of pasting it.',
  },
  'address.mail_several': {
    ja: '入力できるメールアドレスは1つだけです。コンマなどの区切りを消して、1つだけ入力してください。',
    en: 'Only one email address can be entered. Remove the others and any commas or semicolons.',
  },
  'address.mail_space': {
    ja: 'メールアドレスの途中に空白が入っています。空白を消してください。',
    en: 'There is a space inside the email address. Remove it.',
  },
  'address.mail_extra': {
    ja: '名前やかっこ、引用符は付けずに、「name@example.jp」の形でメールアドレスだけを入力してください。',
    en: 'Enter only the address, like name@example.com, without a name, brackets or quotation marks.',
  },
  'address.mail_incomplete': {
    ja: 'メールアドレスには「@」と、その前後の文字が必要です。「name@example.jp」の形で入力してください。',
    en: 'An email address needs an “@” with something before and after it, like name@example.com.',
  },
  'address.mail_not_ascii': {
    ja: '「@」の前に、英数字と半角の記号のほかの文字が入っています。半角の英数字で入力し直してください。',
    en: 'The part before the “@” contains a character that is not a plain letter, digit or symbol. Type it again in plain letters.',
  },
  'address.mail_local_part': {
    ja: '「@」の前に使えない文字があるか、ピリオドの位置が正しくありません。最初と最後のピリオドや、続いたピリオドがないか確かめてください。',
    en: 'The part before the “@” has a character that cannot be used, or a dot at its start, at its end or twice in a row. Check it.',
  },
  'address.mail_too_long': {
    ja: 'メールアドレスが長すぎます。余分な文字が入っていないか確かめてください。',
    en: 'The email address is too long. Check that nothing extra was pasted.',
  },
  'address.mail_domain': {
    ja: '「@」の後ろが正しくありません。「example.jp」のような形になっているか確かめてください。',
    en: 'The part after the “@” is not right. Check that it looks like example.com.',
  },
  'address.domain_lookalike': {
    ja: '「@」の後ろに、ほかの文字とよく似た紛らわしい文字が入っています。キーボードで入力し直すか、別のメールアドレスを使ってください。',
    en: 'The part after the “@” contains a character that looks like a different one. Type it again on the keyboard, or use another address.',
  },
} satisfies Texts<MailCode>

const OTHER_JA = '携帯電話の番号を入力するか、メールアドレスを使ってください。'
const OTHER_EN = 'Enter a mobile number, or use an email address instead.'

const phoneTexts = {
  'address.phone_unreadable': {
    ja: '電話番号として読み取れませんでした。「090-1234-5678」のように、数字とハイフンだけで入力してください。',
    en: 'We could not read this as a phone number. Use only digits, spaces and hyphens, with “+” and the country code for a number abroad.',
  },
  'address.phone_empty': { ja: '電話番号を入力してください。', en: 'Enter a phone number.' },
  'address.phone_extension': {
    ja: '内線番号にはSMSを送れません。内線のない携帯電話の番号を入力してください。',
    en: 'Text messages cannot reach an extension. Enter a mobile number without one.',
  },
  'address.phone_emergency': {
    ja: '110や119などの緊急通報の番号は登録できません。ご自分の携帯電話の番号を入力してください。',
    en: 'This is an emergency number. Enter your own mobile number.',
  },
  'address.phone_too_short': {
    ja: '電話番号の桁が足りません。日本の携帯電話の番号は、0から始まる11桁です。確かめて、入力し直してください。',
    en: 'The phone number is too short. Check that no digit is missing.',
  },
  'address.phone_too_long': {
    ja: '電話番号の桁が多すぎます。日本の携帯電話の番号は、0から始まる11桁です。確かめて、入力し直してください。',
    en: 'The phone number is too long. Check that there are no extra digits.',
  },
  'address.phone_unknown': {
    ja: 'この電話番号は使われていない範囲の番号です。番号を確かめてください。海外の番号は「+」と国番号から入力してください。',
    en: 'No phone number like this is in use. Check it; start a number abroad with “+” and the country code.',
  },
  'address.phone_not_mobile': {
    ja: `固定電話の番号にはSMSが届きません。${OTHER_JA}`,
    en: `Text messages cannot reach a landline. ${OTHER_EN}`,
  },
  'address.phone_toll_free': {
    ja: `フリーダイヤルなどの着信専用の番号にはSMSが届きません。${OTHER_JA}`,
    en: `Text messages cannot reach a toll-free number. ${OTHER_EN}`,
  },
  'address.phone_premium': {
    ja: `0570や0990などの、特別な料金のかかる番号は登録できません。${OTHER_JA}`,
    en: `Numbers with special rates cannot be used. ${OTHER_EN}`,
  },
  'address.phone_machine': {
    ja: `020で始まるような、機器やポケットベル用の番号は登録できません。${OTHER_JA}`,
    en: `Numbers of pagers and machines cannot be used. ${OTHER_EN}`,
  },
  'address.phone_ip': {
    ja: `050で始まるようなIP電話の番号は登録できません。${OTHER_JA}`,
    en: `Internet phone numbers cannot be used. ${OTHER_EN}`,
  },
  'address.phone_satellite': {
    ja: `衛星電話などの、国に属さない番号は登録できません。${OTHER_JA}`,
    en: `Satellite and other numbers without a country cannot be used. ${OTHER_EN}`,
  },
  'address.phone_country_not_allowed': {
    ja: ({ country }) =>
      `この国・地域（${region('ja', country)}）の番号にはSMSを送っていません。別の番号かメールアドレスを使ってください。`,
    en: ({ country }) =>
      `We do not send text messages to this country or region (${region('en', country)}). Use another number or an email address.`,
  },
} satisfies Texts<PhoneCode>

export const addressTexts = { ...mailTexts, ...phoneTexts }
