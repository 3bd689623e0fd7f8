/** Katakana to hiragana: people write コード, ｺｰﾄﾞ and こーど, and mean one thing. */
const hiragana = (text: string): string =>
  text.replace(/[\u30a1-\u30f6]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60))

/**
 * Text as the search sees it: width (NFKC), case and kana are one; accents are gone, and so is the long mark after
 * kana, which people leave out ("サーバ").
 */
export const fold = (text: string): string =>
  hiragana(
    text
      .normalize('NFKC')
      .toLowerCase()
      .normalize('NFD')
      .replace(/[\u0300-\u036f]/g, '')
      .normalize('NFC'),
  )
    // In Japanese script only: a hyphen in English stays what it is.
    .replace(/(?<=[\u3041-\u3096])ー/g, '')

/** Words in Latin letters and digits, and unbroken runs of Japanese; everything else parts them. */
const RUN = /[a-z0-9]+|[\u3041-\u3096\u3400-\u9fff々]+/g

export interface Run {
  readonly text: string
  readonly isLatin: boolean
}

/** The runs of a text that is folded already. */
export const runsOf = (folded: string): Run[] =>
  (folded.match(RUN) ?? []).map((text) => ({ text, isLatin: /^[a-z0-9]/.test(text) }))

/** Neighbouring letters, two by two: Japanese has no spaces to part its words at. One letter stands for itself. */
export const bigramsOf = (run: string): string[] =>
  run.length < 2 ? [run] : Array.from({ length: run.length - 1 }, (_, i) => run.slice(i, i + 2))

/** What English puts at the end of words, so that "verifying" and "codes" find "verify" and "code". */
export const stem = (word: string): string =>
  word.length > 4 ? word.replace(/(?:ies|y)$/, 'i').replace(/(?:ing|ed|es|s|e)$/, '') : word.replace(/(?<=..)s$/, '')
