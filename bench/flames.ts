// A profile as a flame graph: each function lies below the one that called it, as wide as the time that passed in it.
import { markup, picture } from '../tests/simulate/plots.ts'

interface Frame {
  readonly name: string
  /** With its line; empty for what is in no file. */
  readonly file: string
  /** The part of the program that it belongs to. */
  readonly place: string
}

/** So long was a function at work that others had called, outermost first. */
export interface Sample {
  readonly ms: number
  readonly stack: readonly Frame[]
}

interface Flame extends Frame {
  ms: number
  readonly within: Map<string, Flame>
}

const [WIDTH, EDGE, TOP, ROW] = [720, 8, 56, 18]
const DEPTH_MAX = 24
/** What is narrower is not drawn. */
const SHARE_MIN = 0.004
const LETTER_PX = 6.6

/** Ours is darkest; then what we took from others; Node and its engine are lightest. */
const shadeOf = (place: string): number =>
  /^(?:src|bench)/.test(place) ? 0.55 : /^(?:node:|\(|V8)/.test(place) ? 0.1 : 0.3

function kindle(samples: readonly Sample[]): Flame {
  const root: Flame = { name: '', file: '', place: '', ms: 0, within: new Map() }
  for (const { ms, stack } of samples) {
    let flame = root
    flame.ms += ms
    for (const frame of stack.slice(0, DEPTH_MAX)) {
      const key = `${frame.name} ${frame.file}`
      const found = flame.within.get(key) ?? { ...frame, ms: 0, within: new Map() }
      flame.within.set(key, found)
      flame = found
      flame.ms += ms
    }
  }
  return root
}

export function flames(samples: readonly Sample[]): string {
  const root = kindle(samples)
  const scale = (WIDTH - 2 * EDGE) / root.ms
  const drawn: string[] = []
  let deepest = 0
  const draw = (flame: Flame, x: number, depth: number): void => {
    let at = x
    for (const one of [...flame.within.values()].sort((a, b) => b.ms - a.ms)) {
      if (one.ms < root.ms * SHARE_MIN) break
      const [width, y] = [one.ms * scale, TOP + depth * ROW]
      deepest = Math.max(deepest, depth)
      const letters = Math.floor((width - 4) / LETTER_PX)
      const { name } = one
      const text = letters < 3 ? '' : name.length > letters ? `${name.slice(0, letters - 1)}…` : name
      const whole = one.file === '' ? name : `${name} (${one.file})`
      const percent = ((100 * one.ms) / root.ms).toFixed(1)
      drawn.push(
        `<g><title>${markup(`${whole}, ${one.place}: ${percent} %`)}</title><rect class="bar" fill-opacity="${shadeOf(one.place)}" x="${at.toFixed(1)}" y="${y}" width="${Math.max(width - 0.6, 0.4).toFixed(1)}" height="${ROW - 1}"/>${
          text === ''
            ? ''
            : `<text class="ink" font-size="11" x="${(at + 3).toFixed(1)}" y="${y + 13}">${markup(text)}</text>`
        }</g>`,
      )
      draw(one, at, depth + 1)
      at += width
    }
  }
  draw(root, EDGE, 0)
  const title = { en: 'Where the time of our thread goes', ja: 'スレッドの時間の使われ方' }
  return picture(
    TOP + (deepest + 1) * ROW + 8,
    title,
    'Dark: ours; lighter: libraries; lightest: Node and V8',
    drawn.join('\n'),
  )
}
