import { html } from '../../kernel/html.ts'
import type { Refusal } from '../../kernel/result.ts'
import { say } from '../../kernel/text.ts'
import { type Answer, goto, type Route } from '../../platform/http/exchange.ts'
import { lead } from '../../platform/page/content.ts'
import { linkList } from '../../platform/page/form.ts'
import { passkeyScripts } from '../../platform/page/passkey.ts'
import { sentence, show, type Web } from '../session/shell.ts'
import type { Person } from '../session/store-visitor.ts'
import { showingOptions } from './flow.ts'
import { signInWithPasskey, signingIn } from './flow-sign-in.ts'
import { passkeyForm } from './shell.ts'
import { passkeySentences, passkeySignInWords as words } from './texts.ts'

const PATH = '/sign-in/passkey'

async function signInPage(x: Web, refusal?: Refusal): Promise<Answer> {
  const { locale } = x.visitor
  return show(x, {
    title: say(words.title, locale),
    back: '/sign-in',
    help: '/help/001010',
    scripts: passkeyScripts,
    refusal,
    errors: refusal ? [{ message: sentence(x, passkeySentences, refusal) }] : [],
    body: html`${lead(say(words.lead, locale))}${passkeyForm(x, {
      action: PATH,
      act: 'show',
      options: await showingOptions(x.service, undefined, signingIn(x.visitor), x.now.now),
    })}${linkList([{ href: '/sign-in', label: say(words.password, locale) }])}`,
  })
}

async function enter(x: Web): Promise<Answer> {
  const opened = await signInWithPasskey(x.service, x.visitor, x.form.value('response'), x.cookie('session'))
  if (!opened.ok) return signInPage(x, opened.refusal)
  return goto('/account', [{ name: 'session', value: opened.value.token }])
}

export const passkeyRoutes: readonly Route<Person>[] = [
  { method: 'GET', path: PATH, handle: (x) => signInPage(x) },
  { method: 'POST', path: PATH, handle: enter },
]
