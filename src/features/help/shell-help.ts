import type { Answer } from '../../platform/http/exchange.ts'
import { suggestScript } from '../../platform/page/script-suggest.ts'
import { helpStylesheet } from '../../platform/page/stylesheet.ts'
import { type Showing, show, type Web } from '../session/shell.ts'

/** A page of the help: with its own styles, and the script that its search can do without. */
export const showHelp = (x: Web, showing: Showing): Answer =>
  show(x, { ...showing, styles: [helpStylesheet], scripts: [suggestScript] })
