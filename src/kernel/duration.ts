/** Durations are integer milliseconds. A day is 86,400 s, whatever the calendar does (machine.md b.8, "Clock"). */
export type Milliseconds = number

export const seconds = (n: number): Milliseconds => n * 1_000
export const minutes = (n: number): Milliseconds => n * 60_000
export const hours = (n: number): Milliseconds => n * 3_600_000
export const days = (n: number): Milliseconds => n * 86_400_000

const ISO = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d{1,3})?)S)?)?$/

/** Reads the day-and-time part of an ISO 8601 duration ("P30D", "PT90S"); undefined where it is something else. */
export function parseDuration(text: string): Milliseconds | undefined {
  const match = ISO.exec(text)
  if (!match || text === 'P' || text.endsWith('T')) return undefined
  const [, d, h, m, s] = match
  return days(Number(d ?? 0)) + hours(Number(h ?? 0)) + minutes(Number(m ?? 0)) + Math.round(seconds(Number(s ?? 0)))
}
