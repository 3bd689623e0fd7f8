import { unreachable } from '../../kernel/assert.ts'
import { type Html, html, raw } from '../../kernel/html.ts'
import { type Block, groupCode, type Mail, plain } from './message.ts'

/** The pages' colours. Mail programs do not know custom properties, so light is written out and dark replaces it. */
const LIGHT = { ink: '#1a1a1c', soft: '#4d4d55', line: '#d8d8db', paper: '#ffffff', wash: '#f6f7f9' } as const
const KEY = { ink: '#ffffff', fill: '#0017c1', wash: '#e8f1fe' } as const
const STOP = { line: '#a80000', wash: '#fdeeee' } as const

const DARK = raw(`
:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){
.wash{background:#202126!important}.paper{background:#17181b!important;border-color:#46464d!important}
.ink{color:#f0f0f2!important}.soft{color:#b3b3bb!important}.line{border-color:#46464d!important}
.key{background:#1b2440!important;border-color:#9db7f9!important}
.stop{background:#361c1c!important;border-color:#ff9d9d!important}
.go{background:#9db7f9!important;color:#000060!important}}`)

const FONT = 'Noto Sans JP,Hiragino Sans,Yu Gothic UI,Meiryo,system-ui,sans-serif'
const BODY = `font-family:${FONT};font-size:16px;line-height:1.75;line-break:strict;overflow-wrap:anywhere`
const FRAME = `width:100%;border-collapse:collapse;background:${LIGHT.wash}`
const COLUMN = `width:100%;max-width:600px;border-collapse:separate;background:${LIGHT.paper};border:1px solid ${LIGHT.line};border-radius:12px`
const INK = `color:${LIGHT.ink}`
const SOFT = `color:${LIGHT.soft};font-size:14px`
const CELL = `padding:10px 12px 10px 0;border-bottom:1px solid ${LIGHT.line};text-align:left;vertical-align:top`
const LABEL = `${CELL};${SOFT};width:34%;font-weight:400`
const BUTTON = `display:inline-block;padding:14px 24px;border-radius:8px;background:${KEY.fill};color:${KEY.ink};font-weight:700;text-decoration:none`
const BOX = 'margin:0 0 20px;padding:16px 18px;border-radius:8px'
const DIGITS = `${INK};font:700 30px/1.4 ui-monospace,Consolas,Menlo,monospace;letter-spacing:2px`
const HEADING = `${INK};word-break:auto-phrase;text-wrap:pretty`
const HIDDEN = 'display:none;max-height:0;overflow:hidden;mso-hide:all'

const title = (text: string) =>
  html`<h1 class="ink" style="margin:0 0 16px;font-size:24px;line-height:1.45;${HEADING}">${text}</h1>`
const subtitle = (text: string) =>
  html`<h2 class="ink" style="margin:28px 0 12px;font-size:18px;line-height:1.5;${HEADING}">${text}</h2>`

function renderNotice(block: Extract<Block, { kind: 'notice' }>): Html {
  const tone =
    block.tone === 'important'
      ? { name: 'stop', wash: STOP.wash, line: STOP.line }
      : { name: 'key', wash: KEY.wash, line: KEY.fill }
  const lead = plain(block.title)
  return html`<div class="${tone.name}" style="${BOX};background:${tone.wash};border-left:4px solid ${tone.line}">${
    lead !== '' && html`<p class="ink" style="margin:0 0 4px;${INK};font-weight:700">${lead}</p>`
  }<p class="ink" style="margin:0;${INK}">${plain(block.text)}</p></div>`
}

function renderBlock(block: Block, heading: (text: string) => Html): Html {
  switch (block.kind) {
    case 'heading':
      return heading(plain(block.text))
    case 'paragraph':
      return html`<p class="ink" style="margin:0 0 16px;${INK}">${plain(block.text)}</p>`
    case 'code':
      return html`<div class="key" style="${BOX};background:${KEY.wash}">
<p class="soft" style="margin:0;${SOFT}">${plain(block.label)}</p>
<p class="ink" style="margin:0;${DIGITS}">${groupCode(block.code)}</p></div>`
    case 'facts':
      return html`<table style="width:100%;border-collapse:collapse;margin:0 0 20px">${block.rows.map(
        (row) =>
          html`
<tr><th scope="row" class="soft line" style="${LABEL}">${plain(row.label)}</th>
<td class="ink line" style="${CELL};${INK}">${plain(row.value)}</td></tr>`,
      )}</table>`
    case 'button':
      return html`<p style="margin:0 0 20px"><a class="go" href="${block.url}" style="${BUTTON}">${plain(block.label)}</a></p>`
    case 'notice':
      return renderNotice(block)
    case 'list':
      return html`<ul class="ink" style="margin:0 0 16px;padding-left:24px;${INK}">${block.items.map(
        (item) => html`<li style="margin:0 0 4px">${plain(item)}</li>`,
      )}</ul>`
    case 'rule':
      return html`<hr class="line" style="margin:24px 0;border:0;border-top:1px solid ${LIGHT.line}">`
    case 'footer':
      return html`<div class="line" style="margin:28px 0 0;padding:16px 0 0;border-top:1px solid ${LIGHT.line}">${block.lines.map(
        (line) => html`<p class="soft" style="margin:0 0 4px;${SOFT}">${plain(line)}</p>`,
      )}</div>`
    default:
      return unreachable(block)
  }
}

/**
 * The HTML part. One column of at most 600 px, styles on the elements (many programs drop the head; only the dark
 * colours live there), no picture and nothing loaded, so that reading it tells nobody anything.
 */
export function renderHtml(mail: Mail): string {
  const first = mail.blocks.findIndex((block) => block.kind === 'heading')
  const blocks = mail.blocks.map((block, i) => {
    const markup = renderBlock(block, i === first ? title : subtitle)
    return block.locale ? html`<div lang="${block.locale}">${markup}</div>` : markup
  })
  return html`<!doctype html>
<html lang="${mail.locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no, url=no">
<title>${plain(mail.subject)}</title>
<style>${DARK}</style>
</head>
<body class="wash" style="margin:0;padding:0;background:${LIGHT.wash}">
<div style="${HIDDEN}" lang="${mail.locale}">${plain(mail.preheader)}</div>
<main lang="${mail.locale}">
<table role="presentation" class="wash" style="${FRAME}"><tr><td align="center" style="padding:16px 8px">
<table role="presentation" class="paper" style="${COLUMN}"><tr><td style="padding:28px 24px;text-align:left;${BODY}">
${blocks}
</td></tr></table>
</td></tr></table>
</main>
</body>
</html>
`.markup
}
