import { html } from '../../kernel/html.ts'
import { say } from '../../kernel/text.ts'
import { type Answer, goto, type Route } from '../../platform/http/exchange.ts'
import { heading, lead, paragraph } from '../../platform/page/content.ts'
import { actions, form, linkButton, ways } from '../../platform/page/form.ts'
import { show, tokens, type Web } from '../session/shell.ts'
import { aboutHost, hintCookie } from '../session/shell-host.ts'
import type { Person } from '../session/store-visitor.ts'
import { readHostHint, useHostHint } from './flow-hint.ts'
import { problemPage } from './pages.ts'
import { upstreamHostWords as host, upstreamWords as words } from './texts.ts'

const PATH = '/upstream/hint'

/** Who comes from the host's pages: what can be done, before anything is. The hint is used up by a choice, not by a look (S16). */
async function hintPage(x: Web): Promise<Answer> {
  const hint = x.query('hint') ?? ''
  const read = await readHostHint(x.service, hint)
  if (!read.ok) return problemPage(x, read.refusal)
  const { locale } = x.visitor
  return show(x, {
    title: say(words.hintTitle, locale),
    translated: (to) => `?lang=${to}&hint=${encodeURIComponent(hint)}`,
    help: '/help/001001',
    body: html`${lead(say(host.hintLead, locale, aboutHost(x)))}${paragraph(say(words.hintNothing, locale))}${heading(
      say(words.question, locale),
    )}${form({
      action: PATH,
      hidden: { ...tokens(x), hint },
      body: ways([
        {
          name: 'way',
          value: 'password',
          title: say(host.password, locale, aboutHost(x)),
          consequence: say(host.passwordThen, locale, aboutHost(x)),
          kind: 'go',
        },
        { name: 'way', value: 'code', title: say(words.code, locale), consequence: say(words.codeThen, locale) },
        { href: '/help#contact', title: say(words.neither, locale), consequence: say(words.neitherThen, locale) },
      ]),
    })}`,
  })
}

async function choose(x: Web): Promise<Answer> {
  const used = await useHostHint(x.service, x.form.text('hint'))
  if (!used.ok) return problemPage(x, used.refusal)
  const cookies = [hintCookie(x, used.value)]
  return x.form.text('way') === 'code' ? goto('/recover', cookies) : { ...onwardPage(x), cookies }
}

/** Browsers hold what follows a form to our own pages; so the way to the host begins with a page of its own. */
function onwardPage(x: Web): Answer {
  const { locale } = x.visitor
  const href = '/upstream/sign-in'
  return show(x, {
    title: say(words.goTitle, locale),
    once: true,
    onward: href,
    body: html`${lead(say(host.goLead, locale, aboutHost(x)))}${actions(
      linkButton({ href, label: say(words.goTitle, locale) }),
    )}`,
  })
}

export const hostHintRoutes: readonly Route<Person>[] = [
  { method: 'GET', path: PATH, handle: hintPage },
  { method: 'POST', path: PATH, handle: choose },
]
