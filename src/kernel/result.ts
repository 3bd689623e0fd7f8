/**
 * A refusal is a value, not an exception: its code is stable, it is the key of the sentence that
 * the person reads (`texts`), and of the `code` member of a problem document (RFC 9457).
 */
export interface Refusal {
  readonly code: string
  /** What the sentence needs: numbers, instants; never a secret and never a full address. */
  readonly params: Readonly<Record<string, string | number>>
}

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal }

export const ok = <T>(value: T): Result<T> => ({ ok: true, value })

export const refuse = (code: string, params: Refusal['params'] = {}): { ok: false; refusal: Refusal } => ({
  ok: false,
  refusal: { code, params },
})
