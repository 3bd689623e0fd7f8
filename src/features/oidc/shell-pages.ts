import type { KoaContextWithOIDC } from 'oidc-provider'
import { type Html, html } from '../../kernel/html.ts'
import { type Refusal, refuse } from '../../kernel/result.ts'
import { say, type Text } from '../../kernel/text.ts'
import type { Answer } from '../../platform/http/exchange.ts'
import { lead, masked } from '../../platform/page/content.ts'
import { facts } from '../../platform/page/facts.ts'
import { actions, button, form, linkButton, ways } from '../../platform/page/form.ts'
import { sentence, show, type Web } from '../session/shell.ts'
import { connectSentences, connectWords as words } from './texts.ts'

const startAndHelp = (x: Web): Html => {
  const { locale } = x.visitor
  return actions(
    linkButton({ href: '/', label: say(words.start, locale) }),
    linkButton({ href: '/help', label: say(words.help, locale), kind: 'secondary' }),
  )
}

const refusedPage = (x: Web, refusal: Refusal, title: Text, status: number, more?: Html): Answer =>
  show(x, {
    title: say(title, x.visitor.locale),
    status,
    refusal,
    once: true,
    body: html`${lead(sentence(x, connectSentences, refusal))}${more}${startAndHelp(x)}`,
  })

/** What the app asked for is over, or belongs to another browser. */
export const gonePage = (x: Web): Answer => refusedPage(x, refuse('connect.gone').refusal, words.goneTitle, 410)

/** The app asked for something that cannot be, and nowhere to go back to is sure to be its own. */
export function oidcErrorPage(x: Web, out: { error: string; error_description?: string }, error: Error): Answer {
  if (error.name === 'SessionNotFound') return gonePage(x)
  const detail = [out.error, out.error_description].filter(Boolean).join(': ')
  const more = facts([{ term: say(words.detail, x.visitor.locale), value: masked(detail) }])
  return refusedPage(x, refuse('connect.invalid').refusal, words.badTitle, 400, more)
}

const hiddenOf = ({ oidc }: KoaContextWithOIDC) => ({ xsrf: String(oidc.session?.state?.secret ?? '') })

/** After the answer the browser is sent to an address of the app, which a form may otherwise not lead to. */
function targetOf({ oidc }: KoaContextWithOIDC): string | undefined {
  const target = oidc.session?.state?.postLogoutRedirectUri
  return typeof target === 'string' ? new URL(target).origin : undefined
}

/** An app signed out. The account is another question, and the person's to answer (RP-Initiated Logout 2). */
export function leavePage(x: Web, ctx: KoaContextWithOIDC): Answer {
  const { locale } = x.visitor
  return show(x, {
    leadsTo: targetOf(ctx),
    title: say(words.leaveTitle, locale),
    once: true,
    body: html`${lead(say(words.leaveLead, locale))}${form({
      action: '/oidc/logout/confirm',
      hidden: hiddenOf(ctx),
      body: ways([
        {
          title: say(words.leaveYes, locale),
          consequence: say(words.leaveYesThen, locale),
          name: 'logout',
          value: 'yes',
        },
        { title: say(words.leaveNo, locale), consequence: say(words.leaveNoThen, locale), name: 'stay', value: 'yes' },
      ]),
    })}`,
  })
}

/** Nobody is signed in here any more; one press leads back to the app. */
export function alreadyOutPage(x: Web, ctx: KoaContextWithOIDC): Answer {
  const { locale } = x.visitor
  return show(x, {
    leadsTo: targetOf(ctx),
    title: say(words.already, locale),
    once: true,
    body: html`${lead(say(words.leftLead, locale))}${form({
      action: '/oidc/logout/confirm',
      hidden: { ...hiddenOf(ctx), logout: 'yes' },
      body: button({ label: say(words.onwardButton, locale) }),
    })}`,
  })
}

/** Signed out, or of the app only, and no address to go back to. */
export function leftPage(x: Web): Answer {
  const { locale } = x.visitor
  const [title, body] = x.person ? [words.stayedTitle, words.stayedLead] : [words.leftTitle, words.leftLead]
  return show(x, {
    title: say(title, locale),
    once: true,
    body: html`${lead(say(body, locale))}${actions(
      x.person
        ? linkButton({ href: '/account', label: say(words.account, locale) })
        : linkButton({ href: '/', label: say(words.start, locale) }),
    )}`,
  })
}
