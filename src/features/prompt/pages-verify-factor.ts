import { html } from '../../kernel/html.ts'
import type { Refusal } from '../../kernel/result.ts'
import { say } from '../../kernel/text.ts'
import { type Answer, goto, type Route } from '../../platform/http/exchange.ts'
import { lead } from '../../platform/page/content.ts'
import { button, form, type ListedLink, linkList } from '../../platform/page/form.ts'
import { passkeyScripts } from '../../platform/page/passkey.ts'
import { appCodeField } from '../authenticator-app/shell.ts'
import { appCodeSentences, appCodeWords } from '../authenticator-app/texts.ts'
import { codeSentences } from '../challenge/texts.ts'
import { showingOptions } from '../passkey/flow.ts'
import { passkeyForm } from '../passkey/shell.ts'
import { passkeySentences } from '../passkey/texts.ts'
import { powers } from '../proof/rules.ts'
import { loadProofs } from '../proof/store.ts'
import { sentence, show, tokens, type Web } from '../session/shell.ts'
import type { Person } from '../session/store-visitor.ts'
import { verifyByApp, verifyByPasskey, verifying } from './flow.ts'
import { type Aim, aimOf, noneAt, purposeOf } from './pages-verify-aim.ts'
import { verifyTexts as t } from './texts-verify.ts'

const SENTENCES = { ...codeSentences, ...appCodeSentences, ...passkeySentences }

const loadUsable = async (x: Web, person: Person, kind: 'totp' | 'passkey') =>
  (await loadProofs(x.service.database, person.account.accountId)).filter((p) => p.kind === kind && powers(p).verify)

const otherWays = (x: Web, { base }: Aim): ListedLink[] => [
  { href: base, label: say(t.other, x.visitor.locale) },
  { href: noneAt(x), label: say(t.none, x.visitor.locale) },
]

async function appStep(x: Web, aim: Aim, proofId: string, refusal?: Refusal): Promise<Answer> {
  const { person } = x
  if (!person) return goto('/sign-in')
  const app = (await loadUsable(x, person, 'totp')).find((p) => p.proofId === proofId)
  if (!app) return goto(aim.base)
  const { locale } = x.visitor
  const message = refusal && sentence(x, SENTENCES, refusal)
  return show(x, {
    title: say(appCodeWords.title, locale),
    back: aim.base,
    help: '/help/001010',
    errors: message ? [{ message, field: 'code' }] : [],
    refusal,
    body: html`${lead(say(appCodeWords.lead, locale))}${form({
      action: `${aim.base}/app`,
      hidden: { ...tokens(x), proof: proofId },
      body: html`${appCodeField(x, message)}${button({ label: say(t.button, locale) })}`,
    })}${linkList(otherWays(x, aim))}`,
  })
}

async function takeApp(x: Web, aim: Aim): Promise<Answer> {
  if (!x.person) return goto('/sign-in')
  const proofId = x.form.text('proof')
  const shown = await verifyByApp(x.service, x.person, purposeOf(aim), proofId, x.form.value('code'))
  return shown.ok
    ? goto(aim.back, [{ name: 'session', value: shown.value.token }])
    : appStep(x, aim, proofId, shown.refusal)
}

async function passkeyStep(x: Web, aim: Aim, refusal?: Refusal): Promise<Answer> {
  const { person } = x
  if (!person) return goto('/sign-in')
  const proofs = await loadUsable(x, person, 'passkey')
  if (proofs.length === 0) return goto(aim.base)
  const { locale } = x.visitor
  const { accountId } = person.account
  return show(x, {
    title: say(t.passkeyTitle, locale),
    back: aim.base,
    help: '/help/001010',
    scripts: passkeyScripts,
    errors: refusal ? [{ message: sentence(x, SENTENCES, refusal) }] : [],
    refusal,
    body: html`${passkeyForm(x, {
      action: `${aim.base}/passkey`,
      act: 'show',
      options: await showingOptions(x.service, { accountId, proofs }, verifying(person, purposeOf(aim)), x.now.now),
    })}${linkList(otherWays(x, aim))}`,
  })
}

async function takePasskey(x: Web, aim: Aim): Promise<Answer> {
  if (!x.person) return goto('/sign-in')
  const shown = await verifyByPasskey(x.service, x.person, purposeOf(aim), x.form.value('response'))
  return shown.ok ? goto(aim.back, [{ name: 'session', value: shown.value.token }]) : passkeyStep(x, aim, shown.refusal)
}

/** Verifying without a message: by an authenticator app or a passkey. */
export const factorRoutesUnder = (base: string): readonly Route<Person>[] => [
  { method: 'GET', path: `${base}/app`, handle: (x) => appStep(x, aimOf(x), x.query('proof') ?? '') },
  { method: 'POST', path: `${base}/app`, handle: (x) => takeApp(x, aimOf(x)) },
  { method: 'GET', path: `${base}/passkey`, handle: (x) => passkeyStep(x, aimOf(x)) },
  { method: 'POST', path: `${base}/passkey`, handle: (x) => takePasskey(x, aimOf(x)) },
]
