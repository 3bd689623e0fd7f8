/**
 * Attacks whose part of the product is being built next to this list, by that part. Each goes when its test comes; the
 * list ends empty, and then this file goes too.
 */
export const COMING: Readonly<Record<string, readonly string[]>> = {
  'trusted devices': ['T029', 'T052', 'T057'],
}
