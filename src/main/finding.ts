/** One thing that was looked at: sound, worth knowing, or to be mended before the service works as it should. */
export interface Finding {
  readonly is: 'ok' | 'note' | 'wrong'
  readonly what: string
  readonly detail: string
}

export const ok = (what: string, detail = ''): Finding => ({ is: 'ok', what, detail })
export const note = (what: string, detail: string): Finding => ({ is: 'note', what, detail })
export const wrong = (what: string, detail: string): Finding => ({ is: 'wrong', what, detail })
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** A line each, the mistakes last, where they are seen. */
export function told(findings: readonly Finding[]): string {
  const order = ['ok', 'note', 'wrong']
  return findings
    .toSorted((a, b) => order.indexOf(a.is) - order.indexOf(b.is))
    .map(({ is, what, detail }) => `${is.padEnd(6)}${what}${detail && `: ${detail}`}\n`)
    .join('')
}
