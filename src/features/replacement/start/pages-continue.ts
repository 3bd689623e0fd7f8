import { html } from '../../../kernel/html.ts'
import type { Refusal } from '../../../kernel/result.ts'
import { say } from '../../../kernel/text.ts'
import { type Answer, goto, type Route } from '../../../platform/http/exchange.ts'
import { numberDisplay } from '../../../platform/page/code.ts'
import { figures, heading, lead, notice, paragraph, small } from '../../../platform/page/content.ts'
import { actions, button, form, linkButton } from '../../../platform/page/form.ts'
import { groupReceipt } from '../../notice/receipt.ts'
import { sentence, show, tokens, type Web } from '../../session/shell.ts'
import type { Person } from '../../session/store-visitor.ts'
import { replacementSentences } from '../texts-refusals.ts'
import { type ContinuePage, continueByLink, readContinue } from './flow-link.ts'
import { afterProof } from './pages-where.ts'
import { continueLead, doneLead, continueTexts as t } from './texts-candidate.ts'

const read = (x: Web): Promise<ContinuePage> => readContinue(x.service, x.visitor, x.person, x.param('token'))

/** What the mail's link opens; reading it changes nothing, and it names no account. */
async function continuePage(x: Web, refusal?: Refusal): Promise<Answer> {
  const page = await read(x)
  switch (page.step) {
    case 'button':
      return refusal ? overPage(x, refusal, 422) : buttonPage(x, page.receipt)
    case 'number':
      return numberPage(x, page.number, refusal)
    case 'done':
      return donePage(x, page.receipt)
    case 'over':
      return overPage(x, refusal ?? { code: 'replacement.link_over', params: {} }, refusal ? 422 : 410)
  }
}

const buttonPage = (x: Web, receipt: string): Answer => {
  const { locale } = x.visitor
  return show(x, {
    title: say(t.buttonTitle, locale),
    body: html`${lead(continueLead[locale]({ receipt: figures(groupReceipt(receipt)) }))}${form({
      action: x.path,
      hidden: tokens(x),
      body: button({ label: say(t.button, locale) }),
    })}${small(say(t.notYou, locale))}`,
  })
}

const numberPage = (x: Web, value: string, refusal?: Refusal): Answer => {
  const { locale } = x.visitor
  return show(x, {
    title: say(t.numberTitle, locale),
    refusal,
    errors: refusal ? [{ message: sentence(x, replacementSentences, refusal) }] : [],
    body: html`${lead(say(t.numberLead, locale))}${numberDisplay({ label: say(t.number, locale), value })}${notice({
      tone: 'warning',
      body: say(t.numberSecret, locale),
    })}${heading(say(t.gone, locale))}${paragraph(say(t.goneBody, locale))}${actions(
      linkButton({ ...home(x), kind: 'secondary' }),
    )}`,
  })
}

const donePage = (x: Web, receipt: string): Answer => {
  const { locale } = x.visitor
  return show(x, {
    title: say(t.doneTitle, locale),
    body: html`${lead(doneLead[locale]({ receipt: figures(groupReceipt(receipt)) }))}${actions(linkButton(home(x)))}`,
  })
}

/** Where somebody goes from here, by what the session opens. */
function home(x: Web) {
  const { locale } = x.visitor
  if (!x.person) return { href: '/sign-in', label: say(t.signIn, locale) }
  const href = x.person.session.recoveryOf === null ? '/account' : '/replace/status'
  return { href, label: say(t.toAccount, locale) }
}

const overPage = (x: Web, refusal: Refusal, status: number): Answer => {
  const { locale } = x.visitor
  return show(x, {
    title: say(t.overTitle, locale),
    refusal,
    status,
    body: html`${lead(sentence(x, replacementSentences, refusal))}${small(say(t.overWhy, locale))}${actions(
      linkButton(
        x.person
          ? { href: '/replace', label: say(t.toReplace, locale) }
          : { href: '/sign-in', label: say(t.signIn, locale) },
      ),
    )}`,
  })
}

/** The one button. It leads on in the account it belongs to; elsewhere it says that it is confirmed. */
async function pressContinue(x: Web): Promise<Answer> {
  const page = await read(x)
  const mine = page.step === 'button' && page.accountId === x.person?.account.accountId
  const proven = await continueByLink(x.service, x.visitor, x.person, x.param('token'))
  if (!proven.ok) return continuePage(x, proven.refusal)
  return mine ? afterProof(x, proven.value) : goto(x.path)
}

export const continueRoutes: readonly Route<Person>[] = [
  { method: 'GET', path: '/continue/:token', handle: (x) => continuePage(x) },
  { method: 'POST', path: '/continue/:token', handle: pressContinue, again: [] },
]
