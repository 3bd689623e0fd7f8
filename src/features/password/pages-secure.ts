import { type Html, html } from '../../kernel/html.ts'
import type { Refusal } from '../../kernel/result.ts'
import { say } from '../../kernel/text.ts'
import { type Answer, goto, type Route } from '../../platform/http/exchange.ts'
import { bullets, heading, lead, paragraph, steps } from '../../platform/page/content.ts'
import { usernameOf } from '../../platform/page/field.ts'
import { actions, button, form, linkButton, linkList, type Way, ways } from '../../platform/page/form.ts'
import { identifierOf } from '../account/store-identifier.ts'
import { liveRecoveryCode } from '../recovery-code/rules.ts'
import { codeInPlacePage } from '../recovery-code/shell.ts'
import { loadRecoveryCodes } from '../recovery-code/store.ts'
import { againPath } from '../session/aim-host.ts'
import { sentence, show, tokens, type Web } from '../session/shell.ts'
import { openUntil } from '../session/shell-grant.ts'
import { aboutHost, toHostPassword } from '../session/shell-host.ts'
import type { Person } from '../session/store-visitor.ts'
import { hostWords } from '../session/texts-host.ts'
import { secureOwnAccount } from './flow.ts'
import { closedFor, pendingPage } from './pages-change.ts'
import { fieldOf, newPasswordField } from './pages-fields.ts'
import { fieldWords, passwordSentences, secureWords as words } from './texts.ts'

const ACT = 'secure-account'
const DONE = '/secure/done'

/** What "secure account" does, told before anybody chooses it. */
export const whatItDoes = (x: Web, here: boolean, hosted = x.person?.account.hosted): Html => {
  const { locale } = x.visitor
  const points = [words.sessions, ...(here ? [words.here] : []), words.code, words.request, words.told]
  return html`${heading(say(words.does, locale))}${bullets([
    hosted ? say(hostWords.securePoint, locale, aboutHost(x)) : say(words.points, locale),
    ...points.map((point) => say(point, locale)),
  ])}`
}

/** Offered, never forced (b.8): what it does, then a contact, then the new password. */
async function securePage(x: Web): Promise<Answer> {
  const { person } = x
  if (!person) return goto('/sign-in')
  const refusal = await closedFor(x, person, ACT)
  if (!refusal) return secureForm(x, person)
  return refusal.code === 'restricted.pending' ? pendingPage(x, refusal, ACT) : introPage(x)
}

function introPage(x: Web): Answer {
  const { locale } = x.visitor
  return show(x, {
    title: say(words.title, locale),
    back: '/account',
    body: html`${lead(say(words.lead, locale))}${whatItDoes(x, true)}${paragraph(say(words.verifyWhy, locale))}${actions(
      linkButton({ href: `/verify/for/${ACT}`, label: say(words.verify, locale) }),
      linkButton({ href: '/account', label: say(words.later, locale), kind: 'secondary' }),
    )}`,
  })
}

async function secureForm(x: Web, person: Person, refusal?: Refusal): Promise<Answer> {
  const { locale } = x.visitor
  if (refusal?.code === 'secure.at_host_first') return atHostFirst(x, refusal)
  const message = refusal && sentence(x, passwordSentences, refusal)
  const field = refusal && fieldOf(refusal)
  return show(x, {
    title: say(words.title, locale),
    back: '/account',
    refusal,
    errors: message ? [{ message, field }] : [],
    body: html`${form({
      action: '/secure',
      hidden: tokens(x),
      body: html`${usernameOf(identifierOf(x.service.keys, person.account))}${
        !person.account.hosted && newPasswordField(x, field === 'new' ? message : undefined)
      }${whatItDoes(x, true)}${await openUntil(x, ACT)}${button({ label: say(words.button, locale) })}`,
    })}${linkList([{ href: '/account', label: say(words.later, locale) }])}`,
  })
}

/** What has to be done at the host before this can be done here. */
export function atHostFirst(x: Web, refusal?: Refusal): Answer {
  const { locale } = x.visitor
  const about = aboutHost(x)
  return show(x, {
    title: say(words.title, locale),
    back: '/account',
    refusal,
    body: html`${lead(say(hostWords.secureFirst, locale, about))}${steps([
      { title: say(hostWords.secureStepChange, locale, about), body: toHostPassword(x) },
      {
        title: say(hostWords.again, locale, about),
        body: actions(
          linkButton({ href: againPath('/secure'), label: say(hostWords.again, locale, about), kind: 'secondary' }),
        ),
      },
      { title: say(hostWords.secureStepHere, locale, about) },
    ])}`,
  })
}

async function secure(x: Web): Promise<Answer> {
  const { person } = x
  if (!person) return goto('/sign-in')
  const done = await secureOwnAccount(x.service, person, x.form.value('new'))
  if (done.ok) {
    const { token, newCode } = done.value
    const cookies = [{ name: 'session', value: token }] as const
    return newCode ? codeInPlacePage(x, newCode, { of: 'void', href: DONE, cookies }) : goto(DONE, cookies)
  }
  const { refusal } = done
  if (refusal.code === 'restricted.pending') return pendingPage(x, refusal, ACT)
  return refusal.code === 'step_up.needed' ? goto('/secure') : secureForm(x, person, refusal)
}

async function donePage(x: Web): Promise<Answer> {
  if (!x.person) return goto('/sign-in')
  const { locale } = x.visitor
  const hasCode = liveRecoveryCode(await loadRecoveryCodes(x.service.database, x.person.account.accountId))
  const review: Way = {
    href: '/security',
    title: say(words.review, locale),
    consequence: say(words.reviewThen, locale),
  }
  return show(x, {
    title: say(words.doneTitle, locale),
    back: '/account',
    body: html`${lead(say(x.person.account.hosted ? words.doneHosted : words.done, locale))}${ways([
      ...(hasCode
        ? [{ ...review, kind: 'go' as const }]
        : [
            {
              href: '/security/recovery-code',
              title: say(words.makeCode, locale),
              consequence: say(words.makeCodeThen, locale),
              kind: 'go' as const,
            },
            review,
          ]),
      { href: '/account', title: say(fieldWords.toAccount, locale) },
    ])}`,
  })
}

export const secureRoutes: readonly Route<Person>[] = [
  { method: 'GET', path: '/secure', handle: securePage },
  { method: 'POST', path: '/secure', handle: secure },
  { method: 'GET', path: DONE, handle: donePage },
]
