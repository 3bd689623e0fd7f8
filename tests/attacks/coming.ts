/**
 * Attacks whose part of the product is being built next to this list, by that part. Each goes when its test comes; the
 * list ends empty, and then this file goes too.
 */
export const COMING: Readonly<Record<string, readonly string[]>> = {
  'undo and dispute': 'T042 T048 T151'.split(' '),
  'states of proofs': 'T053 T054 T056 T062 T063 T064 T066 T067 T070 T071 T075 T076 T079 T080 T083'.split(' '),
  'trusted devices': 'T029 T052 T057'.split(' '),
  'sign-in and activity': 'T016 T040 T050 T078 T109 T140 T141 T160'.split(' '),
}
