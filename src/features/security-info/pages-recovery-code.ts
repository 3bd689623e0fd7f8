import { type Html, html } from '../../kernel/html.ts'
import { say } from '../../kernel/text.ts'
import { type Answer, goto, type Route } from '../../platform/http/exchange.ts'
import { codeDisplay, qrCode } from '../../platform/page/code.ts'
import { bullets, lead, notice, paragraph } from '../../platform/page/content.ts'
import { actions, button, form, linkButton, printButton } from '../../platform/page/form.ts'
import { drawnQr } from '../../platform/page/qr.ts'
import { liveRecoveryCode } from '../recovery-code/rules.ts'
import { show, shownDate, shownWhen, tokens, type Web } from '../session/shell.ts'
import { openUntil } from '../session/shell-grant.ts'
import type { Person } from '../session/store-visitor.ts'
import { type MadeCode, makeCode } from './flow.ts'
import { closedPage, opened, refusedPage } from './pages-gate.ts'
import { sheet, usableFrom, codeWords as words } from './texts-recovery-code.ts'

const PATH = '/security/recovery-code'

/** Says what it is and what making one does, before it is done. */
async function explain(x: Web): Promise<Answer> {
  const found = await opened(x)
  if ('kind' in found) return found
  const closed = await closedPage(x, found, 'make-recovery-code')
  if (closed) return closed
  const { locale } = x.visitor
  const replaces = liveRecoveryCode(found.read.case.codes)
  return show(x, {
    title: say(words.title, locale),
    back: '/security',
    help: '/help/001005',
    body: html`${lead(say(words.lead, locale))}${
      replaces && notice({ tone: 'warning', title: say(words.replaces, locale), body: say(words.replacesBody, locale) })
    }${notice({ tone: 'info', title: say(words.once, locale), body: say(words.onceBody, locale) })}${bullets([
      say(words.secret, locale),
      say(words.told, locale),
    ])}${form({
      action: PATH,
      hidden: { ...tokens(x), replaces: replaces?.codeId ?? '' },
      body: html`${await openUntil(x, 'make-recovery-code')}${actions(
        button({ label: say(replaces ? words.remake : words.make, locale) }),
        linkButton({ href: '/security', label: say(words.notNow, locale), kind: 'secondary' }),
      )}`,
    })}`,
  })
}

async function make(x: Web): Promise<Answer> {
  if (!x.person) return goto('/sign-in')
  const made = await makeCode(x.service, x.person, x.form.text('replaces'))
  if (made.ok) return madePage(x, made.value)
  return refusedPage(x, made.refusal, 'make-recovery-code') ?? goto('/security')
}

/** The code was made a moment after the request came; a wait is days long. */
const AT_ONCE_MS = 60_000

/** The only page that ever shows the code; it is the answer to the form, so coming back to its address explains again. */
async function madePage(x: Web, { shown, agedAt }: MadeCode): Promise<Answer> {
  const { locale } = x.visitor
  const atOnce = agedAt < x.now.now + AT_ONCE_MS
  return show(x, {
    title: say(words.doneTitle, locale),
    once: true,
    help: '/help/001005',
    body: html`${lead(say(words.doneLead, locale))}${codeDisplay({
      label: say(words.label, locale),
      code: shown,
      copy: say(words.copy, locale),
      copied: say(words.copied, locale),
    })}${qrCode({ svg: await drawnQr(shown), label: say(words.qr, locale), caption: say(words.qrCaption, locale) })}${actions(
      fileLink(x, shown, agedAt),
      printButton(say(words.print, locale)),
    )}${paragraph(atOnce ? say(words.atOnce, locale) : usableFrom[locale](shownWhen(x, agedAt)))}${paragraph(say(words.secret, locale))}${actions(linkButton({ href: '/security', label: say(words.kept, locale) }))}`,
  })
}

/** The file is made in the page itself, so that the code never has an address. */
function fileLink(x: Web, code: string, agedAt: number): Html {
  const { locale } = x.visitor
  const { brand, origin } = x.service.settings
  const text = say(sheet, locale, { brand, origin, code, made: shownDate(x, x.now.now), usable: shownDate(x, agedAt) })
  return html`<a class="button secondary" download="recovery-code.txt" href="data:text/plain;charset=utf-8,${encodeURIComponent(
    text,
  )}">${say(words.file, locale)}</a>`
}

export const recoveryCodeRoutes: readonly Route<Person>[] = [
  { method: 'GET', path: PATH, handle: explain },
  { method: 'POST', path: PATH, handle: make },
]
