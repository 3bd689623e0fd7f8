/**
 * Attacks whose part of the product is being built next to this list, by that part. Each goes when its test comes; the
 * list ends empty, and then this file goes too.
 */
export const COMING: Readonly<Record<string, readonly string[]>> = {
  'undo and dispute': 'T048 T151'.split(' '),
  'trusted devices': 'T029 T052 T057'.split(' '),
  'sign-in and activity': 'T016 T040 T050 T078 T109 T140 T141 T160'.split(' '),
}
