/** The commonest mail domains of Japan and the world: what a slip of the finger most likely meant. */
export const COMMON_DOMAINS: readonly string[] = [
  'gmail.com',
  'yahoo.co.jp',
  'ymail.ne.jp',
  'icloud.com',
  'docomo.ne.jp',
  'ezweb.ne.jp',
  'softbank.ne.jp',
  'i.softbank.jp',
  'ymobile.ne.jp',
  'rakumail.jp',
  'uqmobile.jp',
  'hotmail.com',
  'hotmail.co.jp',
  'outlook.com',
  'outlook.jp',
  'live.jp',
  'nifty.com',
  'biglobe.ne.jp',
  'ocn.ne.jp',
  'plala.or.jp',
  'so-net.ne.jp',
  'excite.co.jp',
  'yahoo.com',
  'protonmail.com',
  'googlemail.com',
]

/** Real domains one keystroke away from a common one. */
const REAL_NEIGHBOURS = ['ymail.com', 'mail.com', 'email.com', 'live.com', 'hotmail.co', 'ocn.jp', 'gmx.com']

/** Mistakes further than one keystroke away. */
const KNOWN_MISTAKES: Readonly<Record<string, string>> = {
  'gmail.co.jp': 'gmail.com',
  'gmail.ne.jp': 'gmail.com',
  'gmail.jp': 'gmail.com',
  gmail: 'gmail.com',
  'g-mail.com': 'gmail.com',
  'gmali.con': 'gmail.com',
  'yahoo.jp': 'yahoo.co.jp',
  'yahoo.ne.jp': 'yahoo.co.jp',
  'yahho.co.jp': 'yahoo.co.jp',
  'docomo.co.jp': 'docomo.ne.jp',
  'docomo.com': 'docomo.ne.jp',
  'docomo.jp': 'docomo.ne.jp',
  'ezweb.co.jp': 'ezweb.ne.jp',
  'ezweb.jp': 'ezweb.ne.jp',
  'icloud.co.jp': 'icloud.com',
  'icloud.jp': 'icloud.com',
  'icloud.ne.jp': 'icloud.com',
  'outlook.co.jp': 'outlook.jp',
  'hotmail.jp': 'hotmail.co.jp',
  'softbank.co.jp': 'softbank.ne.jp',
}

/** One letter put in, left out, changed, or two neighbours swapped (Damerau–Levenshtein distance 1). */
function isOneSlipAway(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false
  let start = 0
  while (start < a.length && a[start] === b[start]) start++
  const restA = a.slice(start)
  const restB = b.slice(start)
  if (restA.slice(1) === restB || restA === restB.slice(1) || restA.slice(1) === restB.slice(1)) return true
  return restA.slice(2) === restB.slice(2) && restA[0] === restB[1] && restA[1] === restB[0]
}

/**
 * The domain that the person probably meant, for "did you mean …?", or undefined. Never a reason to refuse: small
 * domains that look like big ones exist.
 */
export function suggestDomain(address: string): string | undefined {
  const domain = address.slice(address.lastIndexOf('@') + 1)
  if (COMMON_DOMAINS.includes(domain) || REAL_NEIGHBOURS.includes(domain)) return undefined
  return KNOWN_MISTAKES[domain] ?? COMMON_DOMAINS.find((common) => isOneSlipAway(domain, common))
}
