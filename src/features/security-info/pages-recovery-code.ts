import { html } from '../../kernel/html.ts'
import { say } from '../../kernel/text.ts'
import { type Answer, goto, type Route } from '../../platform/http/exchange.ts'
import { bullets, lead, notice } from '../../platform/page/content.ts'
import { actions, button, form, linkButton } from '../../platform/page/form.ts'
import { liveRecoveryCode } from '../recovery-code/rules.ts'
import { madeCodePage } from '../recovery-code/shell.ts'
import { madeWords } from '../recovery-code/texts.ts'
import { show, tokens, type Web } from '../session/shell.ts'
import { openUntil } from '../session/shell-grant.ts'
import type { Person } from '../session/store-visitor.ts'
import { makeCode } from './flow.ts'
import { closedPage, opened, refusedPage } from './pages-gate.ts'
import { codeWords as words } from './texts-recovery-code.ts'

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
    help: '/help#recovery-code',
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
  const { locale } = x.visitor
  if (made.ok)
    return madeCodePage(x, made.value, {
      lead: say(madeWords.lead, locale),
      onward: { href: '/security', label: say(madeWords.kept, locale) },
    })
  return refusedPage(x, made.refusal, 'make-recovery-code') ?? goto('/security')
}

export const recoveryCodeRoutes: readonly Route<Person>[] = [
  { method: 'GET', path: PATH, handle: explain },
  { method: 'POST', path: PATH, handle: make },
]
