const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?\//, 'Edge'],
  [/\b(OPR|Opera)\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Chrome|CriOS)\//, 'Chrome'],
  [/\bVersion\/.*Safari\//, 'Safari'],
]

const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'Mac'],
  [/\bCrOS\b/, 'Chromebook'],
  [/\bLinux\b/, 'Linux'],
]

const find = (list: readonly (readonly [RegExp, string])[], header: string): string | undefined =>
  list.find(([pattern]) => pattern.test(header))?.[1]

/** Browser and system from a closed list of words. Nothing of the header itself is kept or shown (T095, LG-03). */
export function describeAgent(header: string | undefined): string {
  const short = (header ?? '').slice(0, 300)
  return [find(BROWSERS, short), find(SYSTEMS, short)].filter(Boolean).join(' / ')
}
