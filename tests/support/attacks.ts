// What is sent instead of an honest answer: values, and ways to send them.

/** The domain that no message may ever go to. */
export const EVIL = 'evil.example'

export interface Sent {
  readonly body: NonNullable<RequestInit['body']>
  /** The content type where it is not what the body says. */
  readonly type?: string
}

export type Fields = readonly [string, string][]

export interface Attack {
  readonly name: string
  /** The request that attacks one field of a form whose others are filled in. */
  readonly make: (field: string, fields: Fields) => Sent
}

/** Spellings that people use are among them: those are to be understood, or refused politely. */
export const VALUES: readonly string[] = [
  '',
  ' ',
  '\t\n',
  '\u0000',
  'a\u0000b@mail.example',
  '\u0007\u001b[31m',
  'x'.repeat(10_000),
  'あ'.repeat(5_000),
  `victim@mail.example\r\nBcc: spy@${EVIL}`,
  `victim@mail.example%0d%0aBcc: spy@${EVIL}`,
  `victim@mail.example,spy@${EVIL}`,
  `victim@mail.example;spy@${EVIL}`,
  `victim@mail.example spy@${EVIL}`,
  `"victim@mail.example" <spy@${EVIL}>`,
  `victim@mail.example@${EVIL}`,
  `=?utf-8?q?spy=40${EVIL}?=@mail.example`,
  `spy@${EVIL}\u0000@mail.example`,
  `"spy@${EVIL} "@mail.example`,
  'root@localhost',
  'root@[127.0.0.1]',
  'taro@раураl.example',
  'taro@gmaíl.com',
  'taro@xn--80ak6aa92e.com',
  'ｔａｒｏ１＠ｍａｉｌ．ｅｘａｍｐｌｅ',
  '\u202etaro@mail.example',
  'taro\u200b@mail.example',
  '\ufefftaro2@mail.example',
  '🍣@mail.example',
  '👩‍👩‍👧‍👦'.repeat(20),
  'K\u0301\u0323'.repeat(50),
  "' or '1'='1' --",
  "'; drop table account; --",
  '<xssmark>alert(1)</xssmark>',
  '"><xssmark src=x onxss=1>',
  "' onxss='1",
  'javascript:alert(1)',
  'xss{{7*7}}',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what a template engine would run.
  'xss${7*7}',
  'xss<%= 7*7 %>',
  '../../../etc/passwd',
  '%s%s%n',
  '__proto__',
  'constructor',
  'null',
  'undefined',
  'NaN',
  '[object Object]',
  '-1',
  '1e309',
  '١٢٣٤٥٦٧٨',
  '１２３４５６７８',
  '1234-5678',
  '12 34 56 78',
  '①②③④⑤⑥⑦⑧',
  '𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖',
  '090-1234-5678',
  '０９０－１２３４－５６７８',
  '090ー1234ー5678',
  '+81 (0)90-1234-5678',
  'tel:+819012345678',
  '09012345678;ext=1',
  '00819012345678',
  '110',
  '+1 900 555 0100',
  '00000000-0000-0000-0000-000000000000',
  '{}',
  '{"id":1,"rawId":[],"type":"public-key","clientExtensionResults":null,"response":"x"}',
  '{"__proto__":{"id":"AA"},"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"e30","signature":""}}',
  '['.repeat(20_000),
]

const encoded = (fields: Fields): Sent => ({ body: new URLSearchParams([...fields]) })

const replaced = (field: string, fields: Fields, value: string): Fields =>
  fields.map(([name, was]) => [name, name === field ? value : was])

const without = (field: string, fields: Fields): Fields => fields.filter(([name]) => name !== field)

/** The other fields as they are, and this text behind them, byte for byte. */
const followed = (field: string, fields: Fields, raw: string): Sent => ({
  body: `${new URLSearchParams([...without(field, fields)])}&${raw}`,
  type: 'application/x-www-form-urlencoded',
})

function multipart(fields: Fields): FormData {
  const form = new FormData()
  for (const [name, value] of fields) form.append(name, value)
  return form
}

const WAYS: readonly Attack[] = [
  { name: 'missing', make: (field, fields) => encoded(without(field, fields)) },
  { name: 'twice', make: (field, fields) => encoded([...fields, [field, 'a@mail.example']]) },
  { name: 'as a list', make: (field, fields) => followed(field, fields, `${field}[]=a&${field}[]=b`) },
  { name: 'as an object', make: (field, fields) => followed(field, fields, `${field}[toString]=a&${field}.length=1`) },
  {
    name: 'with prototype keys',
    make: (field, fields) => followed(field, fields, '__proto__[x]=1&constructor=2&toString=3'),
  },
  { name: 'bytes that are no UTF-8', make: (field, fields) => followed(field, fields, `${field}=%ff%fe%c0%80`) },
  { name: 'half a surrogate', make: (field, fields) => followed(field, fields, `${field}=%ED%A0%80taro@mail.example`) },
  { name: 'broken percent signs', make: (field, fields) => followed(field, fields, `${field}=%zz%&%=%`) },
  { name: 'NUL in the name', make: (field, fields) => followed(field, fields, `${field}%00=x`) },
  { name: 'a thousand more fields', make: (field, fields) => followed(field, fields, 'x=1&'.repeat(1_000)) },
  {
    name: 'as a file',
    make: (field, fields) => {
      const form = multipart(without(field, fields))
      form.append(field, new Blob(['12345678'], { type: 'text/plain' }), 'code.txt')
      return { body: form }
    },
  },
  {
    name: 'as a file of bytes',
    make: (field, fields) => {
      const form = multipart(without(field, fields))
      form.append(field, new Blob([new Uint8Array(70_000).fill(0xff)]), '"><xssmark>.png')
      return { body: form }
    },
  },
  { name: 'as multipart', make: (_, fields) => ({ body: multipart(fields) }) },
  {
    name: 'as broken multipart',
    make: () => ({ body: '--x\r\nContent-Disposition: nonsense', type: 'multipart/form-data; boundary=x' }),
  },
  { name: 'as multipart without a boundary', make: () => ({ body: 'x', type: 'multipart/form-data' }) },
  {
    name: 'as JSON',
    make: (_, fields) => ({ body: JSON.stringify(Object.fromEntries(fields)), type: 'application/json' }),
  },
  { name: 'as plain text', make: (_, fields) => ({ ...encoded(fields), type: 'text/plain' }) },
  { name: 'as XML', make: () => ({ body: '<a/>', type: 'application/xml' }) },
  { name: 'as nothing', make: () => ({ body: new Uint8Array() }) },
  { name: '200 kB', make: (field, fields) => encoded(replaced(field, fields, 'x'.repeat(200_000))) },
]

/** Every value sent as it should be, and every other way to send. */
export const attacks: readonly Attack[] = [
  ...VALUES.map((value) => ({
    name: JSON.stringify(value.slice(0, 40)),
    make: (field: string, fields: Fields) => encoded(replaced(field, fields, value)),
  })),
  ...WAYS,
]
