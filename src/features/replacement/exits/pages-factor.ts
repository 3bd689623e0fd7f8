import { html } from '../../../kernel/html.ts'
import type { Refusal } from '../../../kernel/result.ts'
import { say } from '../../../kernel/text.ts'
import { type Answer, goto, type Route } from '../../../platform/http/exchange.ts'
import { lead } from '../../../platform/page/content.ts'
import { button, form, linkList } from '../../../platform/page/form.ts'
import { passkeyScripts } from '../../../platform/page/passkey.ts'
import { appCodeField } from '../../authenticator-app/shell.ts'
import { appCodeSentences, appCodeWords } from '../../authenticator-app/texts.ts'
import { showingOptions } from '../../passkey/flow.ts'
import { passkeyForm } from '../../passkey/shell.ts'
import { passkeySentences } from '../../passkey/texts.ts'
import { powers } from '../../proof/rules.ts'
import { type Sentences, sentence, show, tokens, type Web } from '../../session/shell.ts'
import type { Person } from '../../session/store-visitor.ts'
import { type Running, runningHere } from '../status/pages-facts.ts'
import { replacementSentences } from '../texts-refusals.ts'
import { deciding, endWithApp, endWithPasskey } from './flow-old-proof.ts'
import { decided, verdict, verdictIn } from './pages-verdict.ts'
import { oldProofTexts as t } from './texts.ts'

const CHOICE = '/replace/old-proof'
const APP = `${CHOICE}/app`
const PASSKEY = `${CHOICE}/passkey`

const SENTENCES: Sentences = {
  ...appCodeSentences,
  ...passkeySentences,
  ...replacementSentences,
  'choice.missing': t['choice.missing'],
}

const MISSING: Refusal = { code: 'choice.missing', params: {} }

const decidersOf = ({ read }: Running, kind: 'totp' | 'passkey') =>
  read.proofs.filter((p) => p.kind === kind && powers(p).authorise)

/** What both pages have: the refusal where it belongs, and the ways on. */
function frame({ x, request }: Running, refusal: Refusal | undefined) {
  const message = refusal && sentence(x, SENTENCES, refusal)
  const field = refusal?.code === 'choice.missing' ? 'how' : refusal?.code.startsWith('app_code.') ? 'code' : undefined
  return {
    errorOf: (name: string) => (field === name ? message : undefined),
    showing: {
      receipt: request.receipt,
      back: CHOICE,
      refusal,
      errors: message ? [{ message, field }] : [],
    },
    links: linkList([
      { href: CHOICE, label: say(t.other, x.visitor.locale) },
      { href: '/replace/status', label: say(t.none, x.visitor.locale) },
    ]),
  }
}

/** The app's code and the decision in one form. */
async function appPage(x: Web, proofId: string, refusal?: Refusal): Promise<Answer> {
  if (!x.person) return goto('/sign-in')
  const running = await runningHere(x, x.person)
  if (!running) return goto('/replace/status')
  if (!decidersOf(running, 'totp').some((p) => p.proofId === proofId)) return goto(CHOICE)
  const { locale } = x.visitor
  const { errorOf, showing, links } = frame(running, refusal)
  return show(x, {
    ...showing,
    title: say(t.enter, locale),
    body: html`${lead(say(appCodeWords.lead, locale))}${form({
      action: APP,
      hidden: { ...tokens(x), proof: proofId },
      body: html`${appCodeField(x, errorOf('code'))}${verdict(x, errorOf('how'))}${button({
        label: say(t.decide, locale),
      })}`,
    })}${links}`,
  })
}

async function takeApp(x: Web): Promise<Answer> {
  const { person } = x
  if (!person) return goto('/sign-in')
  const proofId = x.form.text('proof')
  const how = verdictIn(x)
  if (!how) return appPage(x, proofId, MISSING)
  const running = await runningHere(x, person)
  if (!running) return goto('/replace/status')
  const { requestId } = running.request
  const ended = await endWithApp(x.service, person, { requestId, proofId }, x.form.value('code'), how)
  return ended.ok ? decided(x, person, how, ended.value) : appPage(x, proofId, ended.refusal)
}

async function passkeyPage(x: Web, refusal?: Refusal): Promise<Answer> {
  const { person } = x
  if (!person) return goto('/sign-in')
  const running = await runningHere(x, person)
  if (!running) return goto('/replace/status')
  const proofs = decidersOf(running, 'passkey')
  if (proofs.length === 0) return goto(CHOICE)
  const { accountId } = person.account
  const { errorOf, showing, links } = frame(running, refusal)
  const ceremony = deciding(person, running.request.requestId)
  return show(x, {
    ...showing,
    title: say(t.passkeyTitle, x.visitor.locale),
    scripts: passkeyScripts,
    body: html`${passkeyForm(x, {
      action: PASSKEY,
      act: 'show',
      options: await showingOptions(x.service, { accountId, proofs }, ceremony, x.now.now),
      button: t.decidePasskey,
      fields: verdict(x, errorOf('how')),
    })}${links}`,
  })
}

async function takePasskey(x: Web): Promise<Answer> {
  const { person } = x
  if (!person) return goto('/sign-in')
  const how = verdictIn(x)
  if (!how) return passkeyPage(x, MISSING)
  const running = await runningHere(x, person)
  if (!running) return goto('/replace/status')
  const ended = await endWithPasskey(x.service, person, running.request.requestId, x.form.value('response'), how)
  return ended.ok ? decided(x, person, how, ended.value) : passkeyPage(x, ended.refusal)
}

/** An old proof that nothing is sent to: an authenticator app or a passkey ends the wait, or the request. */
export const factorRoutes: readonly Route<Person>[] = [
  { method: 'GET', path: APP, handle: (x) => appPage(x, x.query('proof') ?? '') },
  { method: 'POST', path: APP, handle: takeApp },
  { method: 'GET', path: PASSKEY, handle: (x) => passkeyPage(x) },
  { method: 'POST', path: PASSKEY, handle: takePasskey },
]
