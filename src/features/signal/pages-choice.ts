import { type Html, html } from '../../kernel/html.ts'
import type { Refusal } from '../../kernel/result.ts'
import { say } from '../../kernel/text.ts'
import { type Answer, goto, type Route } from '../../platform/http/exchange.ts'
import { bullets, lead, notice, paragraph } from '../../platform/page/content.ts'
import { actions, button, form, linkButton } from '../../platform/page/form.ts'
import { readCase } from '../replacement/flow-case.ts'
import { mayChange } from '../security-info/flow-gate.ts'
import { securitySentences } from '../security-info/texts.ts'
import { sentence, show, shownWhen, tokens, type Web } from '../session/shell.ts'
import { openUntil } from '../session/shell-grant.ts'
import { againAtHost } from '../session/shell-host.ts'
import type { Person } from '../session/store-visitor.ts'
import { hostSentences } from '../session/texts-host.ts'
import { optIn, optOutOwn } from './flow-choice.ts'
import { type Choice, loadChoice } from './store-facts.ts'
import { endsAt, choiceWords as words } from './texts-choice.ts'

const PATH = '/security/signals'
const SENTENCES = { ...securitySentences, ...hostSentences }

/** How it stands and what follows is told to who only looks; stopping it takes a contact, shown for that. */
async function choicePage(x: Web, refusal?: Refusal): Promise<Answer> {
  const { person, service } = x
  const read = person && (await readCase(service, person.account.accountId))
  if (!person || !read) return goto('/sign-in')
  const choice = await loadChoice(service.database, person.account.accountId)
  const may = choice ? undefined : await mayChange(service, person, read, 'signals-out')
  const closed = may && !may.ok && may.refusal.code !== 'step_up.needed' ? may.refusal : undefined
  const { locale } = x.visitor
  const told = refusal ?? closed
  return show(x, {
    title: say(words.title, locale),
    back: '/activity',
    refusal: told,
    status: told ? 403 : undefined,
    body: html`${lead(say(words.lead, locale))}${standing(x, choice)}${bullets(
      [words.what, words.slow, words.told].map((line) => say(line, locale)),
    )}${told && paragraph(sentence(x, SENTENCES, told))}${choice ? backOn(x, choice) : closed ? wayOn(x, closed) : await stopping(x, may?.ok ?? false)}`,
  })
}

function standing(x: Web, choice: Choice | undefined): Html {
  const { locale } = x.visitor
  if (!choice || choice.effective) return paragraph(html`<b>${say(choice ? words.out : words.on, locale)}</b>`)
  const body = endsAt[locale](shownWhen(x, choice.outAt))
  return notice({ tone: 'info', title: say(words.ending, locale), body })
}

const leave = (x: Web) => linkButton({ href: '/activity', label: say(words.back, x.visitor.locale), kind: 'secondary' })

/** Nobody is harmed by it, so it takes no more than being signed in. */
const backOn = (x: Web, { effective }: Choice): Html =>
  form({
    action: PATH,
    hidden: { ...tokens(x), answer: 'tell' },
    body: actions(button({ label: say(effective ? words.again : words.keep, x.visitor.locale) }), leave(x)),
  })

async function stopping(x: Web, open: boolean): Promise<Html> {
  const { locale } = x.visitor
  if (!open) return actions(linkButton({ href: '/verify/for/signals-out', label: say(words.verify, locale) }), leave(x))
  return form({
    action: PATH,
    hidden: { ...tokens(x), answer: 'stop' },
    body: html`${await openUntil(x, 'signals-out')}${actions(
      button({ label: say(words.stop, locale), kind: 'stop' }),
      leave(x),
    )}`,
  })
}

function wayOn(x: Web, { code }: Refusal): Html {
  if (code === 'sign_in.at_host') return againAtHost(x, PATH)
  return actions(linkButton({ href: '/replace/status', label: say(words.pending, x.visitor.locale) }), leave(x))
}

async function choose(x: Web): Promise<Answer> {
  if (!x.person) return goto('/sign-in')
  const answer = x.form.text('answer')
  if (answer === 'tell') await optIn(x.service, x.person.account.accountId)
  if (answer !== 'stop') return goto(PATH)
  const out = await optOutOwn(x.service, x.person)
  return out.ok ? goto(PATH) : choicePage(x, out.refusal)
}

export const signalChoiceRoutes: readonly Route<Person>[] = [
  { method: 'GET', path: PATH, handle: (x) => choicePage(x) },
  { method: 'POST', path: PATH, handle: choose },
]
