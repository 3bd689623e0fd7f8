import { type Html, html } from '../../kernel/html.ts'
import { say } from '../../kernel/text.ts'
import type { Answer, CookieChange } from '../../platform/http/exchange.ts'
import { codeDisplay, qrCode } from '../../platform/page/code.ts'
import { lead, paragraph } from '../../platform/page/content.ts'
import { actions, linkButton, printButton } from '../../platform/page/form.ts'
import { drawnQr } from '../../platform/page/qr.ts'
import { show, shownDate, shownWhen, type Web } from '../session/shell.ts'
import type { MadeCode } from './rules.ts'
import { sheet, usableFrom, madeWords as words } from './texts.ts'

/** The code was made a moment after the request came; a wait is days long. */
const AT_ONCE_MS = 60_000

interface Around {
  /** Why it is shown here. */
  readonly lead: string
  /** The one way on. */
  readonly onward: { readonly href: string; readonly label: string }
  readonly cookies?: readonly CookieChange[]
}

/**
 * The only page that ever shows a code (RC-03). It is the answer to the form that made it, so it has no address: coming
 * back finds what the address of that form shows when nothing is sent.
 */
export async function madeCodePage(x: Web, { shown, agedAt }: MadeCode, around: Around): Promise<Answer> {
  const { locale } = x.visitor
  const atOnce = agedAt < x.now.now + AT_ONCE_MS
  return show(x, {
    title: say(words.title, locale),
    once: true,
    help: '/help#recovery-code',
    cookies: around.cookies,
    body: html`${lead(around.lead)}${codeDisplay({
      label: say(words.label, locale),
      code: shown,
      copy: say(words.copy, locale),
      copied: say(words.copied, locale),
    })}${qrCode({ svg: await drawnQr(shown), label: say(words.qr, locale), caption: say(words.qrCaption, locale) })}${actions(
      fileLink(x, shown, agedAt),
      printButton(say(words.print, locale)),
    )}${paragraph(atOnce ? say(words.atOnce, locale) : usableFrom[locale](shownWhen(x, agedAt)))}${paragraph(say(words.secret, locale))}${actions(linkButton(around.onward))}`,
  })
}

/** In the flow that used the former code up, before its page that says done (RC-05). */
export const codeInPlacePage = (
  x: Web,
  made: MadeCode,
  {
    of,
    href,
    cookies,
  }: { readonly of: 'used' | 'void'; readonly href: string; readonly cookies?: readonly CookieChange[] },
): Promise<Answer> =>
  madeCodePage(x, made, {
    lead: say(of === 'used' ? words.inPlaceOfUsed : words.inPlaceOfVoid, x.visitor.locale),
    onward: { href, label: say(words.goOn, x.visitor.locale) },
    ...(cookies && { cookies }),
  })

/** The file is made in the page itself, so that the code never has an address. */
function fileLink(x: Web, code: string, agedAt: number): Html {
  const { locale } = x.visitor
  const { brand, origin } = x.service.settings
  const text = say(sheet, locale, { brand, origin, code, made: shownDate(x, x.now.now), usable: shownDate(x, agedAt) })
  return html`<a class="button secondary" download="recovery-code.txt" href="data:text/plain;charset=utf-8,${encodeURIComponent(
    text,
  )}">${say(words.file, locale)}</a>`
}
