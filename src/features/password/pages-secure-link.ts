import { html } from '../../kernel/html.ts'
import type { Refusal } from '../../kernel/result.ts'
import { say } from '../../kernel/text.ts'
import { type Answer, goto, type Route } from '../../platform/http/exchange.ts'
import { deliveryOf } from '../../platform/outbox.ts'
import { lead, paragraph } from '../../platform/page/content.ts'
import { radioGroup } from '../../platform/page/field.ts'
import { button, form, ways } from '../../platform/page/form.ts'
import { codeKey } from '../challenge/flow.ts'
import { maskStrict } from '../proof/mask.ts'
import { codeInPlacePage } from '../recovery-code/shell.ts'
import { forAnybody, sentence, show, tokens, type Web } from '../session/shell.ts'
import { aboutHost } from '../session/shell-host.ts'
import type { Person } from '../session/store-visitor.ts'
import { hostWords } from '../session/texts-host.ts'
import { askSecureCode, readSecure, secureByLink, secureChallenge } from './flow-secure.ts'
import { codeAndPasswordPage } from './pages-fields.ts'
import { atHostFirst, whatItDoes } from './pages-secure.ts'
import { fieldWords, forgottenWords, passwordSentences, sentTo, secureWords as words } from './texts.ts'

/** The parameter is decoded, and whoever made the address up may have put anything in it. */
const here = (x: Web): string => `/secure/${encodeURIComponent(x.param('token'))}`

/** Opening the link shows what it is for and does nothing, however often and by whom (S16). */
async function questionPage(x: Web, refusal?: Refusal): Promise<Answer> {
  const { locale } = x.visitor
  const about = await readSecure(x.service, x.param('token'))
  if (!about) return unknownPage(x)
  const { hosted } = about
  const notMeThen = hosted ? say(hostWords.securePoint, locale, aboutHost(x)) : say(words.notMeThen, locale)
  const message = refusal && sentence(x, passwordSentences, refusal)
  const field = refusal?.code === 'choice.missing' ? 'answer' : undefined
  return show(x, {
    title: say(words.title, locale),
    refusal,
    errors: message ? [{ message, field }] : [],
    body: html`${lead(say(words.lead, locale))}${whatItDoes(x, false, hosted)}${form({
      action: here(x),
      hidden: tokens(x),
      body: html`${radioGroup({
        locale,
        name: 'answer',
        label: say(words.question, locale),
        hint: say(words.questionHint, locale),
        error: field && message,
        options: [
          { value: 'not-me', label: say(words.notMe, locale), consequence: notMeThen },
          { value: 'me', label: say(words.me, locale), consequence: say(words.meThen, locale) },
        ],
      })}${button({ label: say(words.decide, locale) })}`,
    })}`,
  })
}

async function decide(x: Web): Promise<Answer> {
  const answer = x.form.text('answer')
  if (answer === 'me') return keptPage(x)
  if (answer !== 'not-me') return questionPage(x, { code: 'choice.missing', params: {} })
  if ((await readSecure(x.service, x.param('token')))?.hosted) return atHostFirst(x)
  const asked = await askSecureCode(x.service, x.visitor, x.param('token'))
  if (asked.ok) return goto(`${here(x)}/code`)
  return questionPage(x, asked.refusal)
}

function keptPage(x: Web): Answer {
  const { locale } = x.visitor
  return show(x, {
    title: say(words.keptTitle, locale),
    body: html`${lead(say(words.kept, locale))}${ways([{ href: here(x), title: say(words.again, locale) }])}`,
  })
}

/** The same for every link that is none, and for a contact that may not do this any more. */
function unknownPage(x: Web): Answer {
  const { locale } = x.visitor
  const refusal = { code: 'secure.unknown', params: {} }
  return show(x, {
    title: say(words.unknownTitle, locale),
    refusal,
    status: 404,
    body: html`${paragraph(sentence(x, passwordSentences, refusal))}${ways([
      {
        href: '/forgotten',
        title: say(words.forgotten, locale),
        consequence: say(words.forgottenThen, locale),
        kind: 'go',
      },
      { href: '/sign-in', title: say(fieldWords.signIn, locale), consequence: say(words.signInThen, locale) },
      { href: '/help#contact', title: say(fieldWords.contact, locale) },
    ])}`,
  })
}

async function codePage(x: Web, refusal?: Refusal): Promise<Answer> {
  const found = await readSecure(x.service, x.param('token'))
  if (!found) return unknownPage(x)
  const { link, address } = found
  const challenge = await secureChallenge(x.service, x.visitor, link)
  if (challenge?.proofId !== link.proofId) return goto(here(x))
  return codeAndPasswordPage(x, {
    title: words.title,
    lead: forgottenWords.setLead,
    button: words.button,
    path: `${here(x)}/code`,
    challenge,
    kind: address.kind,
    target: maskStrict(address),
    sent: sentTo,
    report: await deliveryOf(x.service.database, link.accountId, codeKey(challenge.challengeId)),
    username: undefined,
    links: [{ href: here(x), label: say(forgottenWords.again, x.visitor.locale) }],
    back: here(x),
    refusal,
  })
}

async function secure(x: Web): Promise<Answer> {
  const done = await secureByLink(x.service, x.visitor, x.param('token'), {
    entry: x.form.value('code'),
    password: x.form.value('new'),
  })
  if (!done.ok) return codePage(x, done.refusal)
  const { newCode } = done.value
  return newCode ? codeInPlacePage(x, newCode, { of: 'void', href: '/forgotten/done' }) : goto('/forgotten/done')
}

async function resend(x: Web): Promise<Answer> {
  const sent = await askSecureCode(x.service, x.visitor, x.param('token'))
  return sent.ok ? goto(`${here(x)}/code`) : codePage(x, sent.refusal)
}

export const secureLinkRoutes: readonly Route<Person>[] = forAnybody([
  { method: 'GET', path: '/secure/:token', handle: questionPage },
  { method: 'POST', path: '/secure/:token', handle: decide },
  { method: 'GET', path: '/secure/:token/code', handle: codePage },
  { method: 'POST', path: '/secure/:token/code', handle: secure },
  { method: 'GET', path: '/secure/:token/code/resend', handle: (x) => goto(`${here(x)}/code`) },
  { method: 'POST', path: '/secure/:token/code/resend', handle: resend },
])
