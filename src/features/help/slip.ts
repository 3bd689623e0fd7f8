/**
 * Do two words differ by at most so many slips: a letter too many, too few, wrong, or two changed over? (Damerau and
 * Levenshtein, with one row for each of the last three letters; it stops as soon as it is too many.)
 */
export function within(a: string, b: string, slips: number): boolean {
  if (Math.abs(a.length - b.length) > slips) return false
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const swap =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (before[j - 2] ?? 0) + 1 : Infinity
      const other = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      row.push(Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, other, swap))
    }
    if (Math.min(...row) > slips) return false
    before = last
    last = row
  }
  return (last[b.length] ?? Infinity) <= slips
}
