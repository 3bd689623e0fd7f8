/** Markup that is already safe. Everything else is escaped when it enters `html`. */
export class Html {
  readonly markup: string
  constructor(markup: string) {
    this.markup = markup
  }
  toString(): string {
    return this.markup
  }
}

export type Part = Html | string | number | false | null | undefined | readonly Part[]

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (c) => ESCAPES[c] as string)

function render(part: Part): string {
  if (part instanceof Html) return part.markup
  if (part === false || part === null || part === undefined) return ''
  if (Array.isArray(part)) return part.map(render).join('')
  return escapeHtml(String(part))
}

/** A template that escapes by default; `raw` is the one exit. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let out = strings[0] as string
  for (let i = 0; i < parts.length; i++) out += render(parts[i]) + (strings[i + 1] as string)
  return new Html(out)
}

/** Markup of our own making that must not be escaped. Never pass it anything that came from outside. */
export const raw = (markup: string): Html => new Html(markup)
