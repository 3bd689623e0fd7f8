import { createHash } from 'node:crypto'

/** A file that never changes under its name: the name is made from the content, so it may be kept for ever. */
export interface Asset {
  readonly path: string
  readonly type: string
  readonly body: string
}

/** For every asset, and for nothing else (RFC 8246). */
export const ASSET_CACHE_CONTROL = 'public, max-age=31536000, immutable'

export const asset = (extension: string, type: string, body: string): Asset => ({
  path: `/assets/${createHash('sha256').update(body).digest('hex').slice(0, 16)}.${extension}`,
  type,
  body,
})
