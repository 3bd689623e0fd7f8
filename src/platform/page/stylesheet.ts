import { asset } from './asset.ts'
import { frame } from './style-frame.ts'
import { help } from './style-help.ts'
import { parts } from './style-parts.ts'
import { palette, type Scheme } from './tokens.ts'

const variables = (scheme: Scheme): string =>
  `:root{${Object.entries(palette[scheme])
    .map(([name, value]) => `--${name}:${value}`)
    .join(';')}}`

/** Takes out what only people need: line ends and the spaces around signs that part things anyway. */
const packed = (css: string): string =>
  css
    .replaceAll(/\/\*.*?\*\//gs, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ?([{};,>]) ?/g, '$1')
    .replaceAll(';}', '}')
    .trim()

/** Besides that of all pages, for those of the help. */
export const helpStylesheet = asset('css', 'text/css; charset=utf-8', packed(help))

/** One file for all pages. Print takes the light colours, whatever the screen shows. */
export const stylesheet = asset(
  'css',
  'text/css; charset=utf-8',
  packed(`${variables('light')}@media screen and (prefers-color-scheme:dark){${variables('dark')}}${frame}${parts}`),
)
