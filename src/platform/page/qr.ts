import { type Html, raw } from '../../kernel/html.ts'

/** A QR picture as markup. Attributes only, no styles: the content security policy lets it be drawn. */
export async function drawnQr(text: string): Promise<Html> {
  const { toString: draw } = await import('qrcode')
  return raw(await draw(text, { type: 'svg', margin: 1, errorCorrectionLevel: 'M' }))
}
