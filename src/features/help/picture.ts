import { z } from 'zod'
import type { Locale } from '../../kernel/locale.ts'

/** The widths of the screens that pictures are taken on: a telephone, and a computer. */
export const SCREEN_WIDTHS = { phone: 360, desktop: 1280 } as const

const FILE = /^\d{6}-[a-z]{2}-\d+-\d+-[0-9a-f]{8}\.webp$/

const pictureSchema = z.object({
  article: z.string(),
  /** Counted from 1. */
  step: z.number(),
  language: z.string(),
  /** The width of the screen, in CSS pixels; the picture may show less of it. */
  screen: z.number(),
  file: z.string().regex(FILE),
  width: z.number(),
  height: z.number(),
  sha256: z.string(),
})

/** What `npm run help` writes beside the pictures that it took. */
export const manifestSchema = z.object({
  /** The version whose pages are on them, and the day on which its articles were walked. */
  version: z.string(),
  date: z.iso.date(),
  pictures: z.array(pictureSchema),
})

export type Picture = z.infer<typeof pictureSchema>
export type Manifest = z.infer<typeof manifestSchema>

/** The pictures of a step, one for each screen. */
export const picturesOf = (
  { pictures }: Manifest,
  article: string,
  language: Locale,
  step: number,
): Readonly<Record<keyof typeof SCREEN_WIDTHS, Picture | undefined>> => {
  const mine = pictures.filter((one) => one.article === article && one.language === language && one.step === step)
  const on = (width: number) => mine.find(({ screen }) => screen === width)
  return { phone: on(SCREEN_WIDTHS.phone), desktop: on(SCREEN_WIDTHS.desktop) }
}
