import { html } from '../../kernel/html.ts'
import { refuse } from '../../kernel/result.ts'
import { say, type Text } from '../../kernel/text.ts'
import { type Answer, goto, type Route } from '../../platform/http/exchange.ts'
import { bullets, heading, lead, small } from '../../platform/page/content.ts'
import { actions, button, form, linkButton, ways } from '../../platform/page/form.ts'
import { sentence, show, tokens, type Web } from '../session/shell.ts'
import type { Person } from '../session/store-visitor.ts'
import {
  answer,
  declined,
  hasStepped,
  hindrance,
  mayLast,
  type Outcome,
  signedInFor,
  type Waiting,
  waitingApp,
} from './flow.ts'
import { type Standing, standingOf } from './flow-standing.ts'
import { gonePage } from './shell-pages.ts'
import {
  connectSentences,
  consentLead,
  onwardLead,
  scopeWords,
  signedInLead,
  stepLead,
  connectWords as words,
} from './texts.ts'

const pathOf = (x: Web): string => `/connect/${x.param('interaction')}`

/** Signs in or verifies first, and comes back: the browser keeps where to. */
const away = (x: Web, path: string): Answer => goto(path, [{ name: 'onward', value: x.param('interaction') }])

/** Led here by us, after a sign-in: where the app waits no more, that is no dead end, but a sign-in to the account. */
const isLed = (x: Web): boolean => x.cookie('onward') === x.param('interaction')

const appOf = ({ client }: Waiting): { app: string } => ({ app: client.registration.name })

/** An app waits in this browser: what is missing is asked for, and when nothing is, the way leads back to it. */
async function connectPage(x: Web): Promise<Answer> {
  const waiting = await waitingApp(x.service, x.visitor, x.param('interaction'))
  const { person } = x
  if (!waiting) return person && isLed(x) ? goto('/account', [{ name: 'onward', value: null }]) : gonePage(x)
  if (!person) return away(x, '/sign-in')
  if (person.halfway) return away(x, '/verify')
  if (waiting.prompt === 'login')
    return signedInFor(waiting, person.session)
      ? onward(x, waiting, { login: { accountId: person.account.accountId } }, SIGNED_IN)
      : away(x, '/sign-in')
  const standing = await standingOf(x.service, person)
  return waiting.prompt === 'step_up' ? stepPage(x, waiting, standing) : consentPage(x, waiting, standing)
}

/** After a sign-in the app may still ask for more; whoever is asked then must not have read that it was all. */
const SIGNED_IN = { title: words.signedInTitle, lead: signedInLead }
const GOES_BACK: { readonly title: Text; readonly lead: typeof onwardLead } = {
  title: words.onwardTitle,
  lead: onwardLead,
}

/**
 * Back to the app. A page in between, because a form of ours leads to no other site (form-action), and that holds for all
 * redirects behind it; the browser goes on by itself.
 */
async function onward(x: Web, waiting: Waiting, outcome: Outcome, said = GOES_BACK): Promise<Answer> {
  const { locale } = x.visitor
  const path = await answer(x.service, waiting, outcome)
  return show(x, {
    onward: path,
    title: say(said.title, locale),
    once: true,
    cookies: [{ name: 'onward', value: null }],
    body: html`${lead(say(said.lead, locale, appOf(waiting)))}${actions(
      linkButton({ href: path, label: say(words.onwardButton, locale) }),
    )}`,
  })
}

async function stepPage(x: Web, waiting: Waiting, standing: Standing): Promise<Answer> {
  const { locale } = x.visitor
  if (hasStepped(waiting, standing)) return onward(x, waiting, { step_up: {} })
  const hindered = hindrance(waiting, standing)
  if (hindered) return refusedPage(x, hindered)
  return show(x, {
    title: say(words.stepTitle, locale),
    help: '/help/001002',
    // Whoever verifies comes back here.
    cookies: [{ name: 'onward', value: x.param('interaction') }],
    body: html`${lead(say(stepLead, locale, appOf(waiting)))}${form({
      action: pathOf(x),
      hidden: tokens(x),
      body: ways([
        {
          href: '/verify',
          title: say(words.stepVerify, locale),
          consequence: say(words.stepVerifyThen, locale),
          kind: 'go',
        },
        {
          name: 'choice',
          value: 'back',
          title: say(words.stepBack, locale),
          consequence: say(words.stepBackThen, locale),
        },
      ]),
    })}`,
  })
}

function refusedPage(x: Web, code: keyof typeof connectSentences): Answer {
  const { locale } = x.visitor
  const { refusal } = refuse(code)
  const [href, label] =
    code === 'connect.restricted' ? ['/replace/status', words.toStatus] : ['/security', words.toSecurity]
  return show(x, {
    title: say(words.refusedTitle, locale),
    refusal,
    status: 403,
    body: html`${lead(sentence(x, connectSentences, refusal))}${form({
      action: pathOf(x),
      hidden: { ...tokens(x), choice: 'back' },
      body: actions(
        button({ label: say(words.refusedBack, locale) }),
        linkButton({ href, label: say(label, locale), kind: 'secondary' }),
      ),
    })}`,
  })
}

function consentPage(x: Web, waiting: Waiting, standing: Standing): Answer {
  const { locale } = x.visitor
  if (!mayLast(waiting, standing)) return refusedPage(x, 'connect.restricted')
  const given = waiting.scopes.flatMap((scope) => {
    const text = scopeWords[scope]
    return text ? [say(text, locale)] : []
  })
  return show(x, {
    title: say(words.consentTitle, locale),
    body: html`${lead(say(consentLead, locale, appOf(waiting)))}${heading(say(words.consentGets, locale))}${bullets(given)}${small(
      say(words.consentNever, locale),
    )}${form({
      action: pathOf(x),
      hidden: tokens(x),
      body: actions(
        button({ label: say(words.consentYes, locale), name: 'choice', value: 'agree' }),
        button({ label: say(words.consentNo, locale), name: 'choice', value: 'back', kind: 'secondary' }),
      ),
    })}`,
  })
}

/** Agreed, or gone back. */
async function choose(x: Web): Promise<Answer> {
  const waiting = await waitingApp(x.service, x.visitor, x.param('interaction'))
  if (!waiting) return gonePage(x)
  const { person } = x
  if (!person || person.halfway || waiting.prompt === 'login') return goto(pathOf(x))
  const standing = await standingOf(x.service, person)
  const choice = x.form.text('choice')
  if (choice === 'agree' && waiting.prompt === 'consent' && mayLast(waiting, standing))
    return onward(x, waiting, { consent: {} })
  if (choice !== 'back') return goto(pathOf(x))
  return waiting.prompt === 'step_up'
    ? onward(x, waiting, declined(waiting, hindrance(waiting, standing) !== undefined))
    : onward(x, waiting, { error: 'access_denied', error_description: 'the person did not agree' })
}

export const connectRoutes: readonly Route<Person>[] = [
  { method: 'GET', path: '/connect/:interaction', handle: connectPage },
  { method: 'POST', path: '/connect/:interaction', handle: choose },
]
