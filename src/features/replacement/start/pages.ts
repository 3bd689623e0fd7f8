import { html } from '../../../kernel/html.ts'
import type { Refusal } from '../../../kernel/result.ts'
import { say } from '../../../kernel/text.ts'
import { sendsSms } from '../../../platform/config/sms.ts'
import { type Answer, goto, type Route } from '../../../platform/http/exchange.ts'
import { heading, lead, notice, small } from '../../../platform/page/content.ts'
import { codeField, fileField } from '../../../platform/page/field.ts'
import { actions, button, form, linkButton, linkList, type Way, ways } from '../../../platform/page/form.ts'
import { powers } from '../../proof/rules.ts'
import { recoveryTriesLeft } from '../../recovery-code/flow-try.ts'
import { reachable, sentence, show, tokens, type Web } from '../../session/shell.ts'
import type { Person } from '../../session/store-visitor.ts'
import { replacementSentences } from '../texts-refusals.ts'
import { runningRequest, startReplacement, startWithRecoveryCode } from './flow.ts'
import { type Where, whereInReplacement } from './flow-where.ts'
import { aloneNotice, barred, daysToWait, waitPage } from './pages-wait.ts'
import { nextPath, withoutDraft } from './pages-where.ts'
import { chooseTexts, lostTexts, recoveryTexts, triesLeft, waysNone, waysNoneThen, waysTexts } from './texts.ts'

/** Where everybody begins: what runs or was begun goes on, and nobody waits who need not. */
async function beginPage(x: Web): Promise<Answer> {
  if (!x.person) return goto('/sign-in')
  const where = await whereInReplacement(x.service, x.person)
  if (where.draft) return goto(nextPath(where))
  if (!where.live && x.person.session.recoveryOf !== null) return goto('/recover')
  return where.live ? goto('/replace/status') : waysPage(x, where)
}

async function quickWaysPage(x: Web): Promise<Answer> {
  if (!x.person) return goto('/sign-in')
  const where = await whereInReplacement(x.service, x.person)
  return where.live ? goto('/replace/status') : waysPage(x, where)
}

function waysPage(x: Web, where: Where): Answer {
  const { locale } = x.visitor
  const oldProof: Way = {
    title: say(waysTexts.oldProof, locale),
    consequence: say(waysTexts.oldProofThen, locale),
    href: '/verify',
  }
  // Offered whether or not there is one: the page must not tell a thief of the password that there is none (RC-12).
  const code: Way = {
    title: say(waysTexts.code, locale),
    consequence: say(waysTexts.codeThen, locale),
    href: '/replace/recovery-code',
  }
  const last: Way = where.draft
    ? { title: say(waysTexts.goOn, locale), consequence: say(waysTexts.goOnThen, locale), href: nextPath(where) }
    : {
        title: say(waysNone, locale, { days: daysToWait(x, where) }),
        consequence: say(waysNoneThen, locale),
        href: '/replace/wait',
      }
  const usable = where.read.proofs.some((p) => powers(p).verify)
  return show(x, {
    title: say(waysTexts.title, locale),
    help: '/help/001001',
    back: '/verify',
    body: html`${lead(say(waysTexts.lead, locale))}${ways([...(usable ? [oldProof] : []), code, last])}`,
  })
}

async function recoveryCodePage(x: Web): Promise<Answer> {
  return x.person ? enterRecoveryCode(x, x.person) : goto('/sign-in')
}

async function enterRecoveryCode(x: Web, person: Person, refusal?: Refusal, field = 'code'): Promise<Answer> {
  const { locale } = x.visitor
  const { service } = x
  const live = await runningRequest(service, person.account.accountId)
  const message = refusal && sentence(x, replacementSentences, refusal)
  const left = refusal?.code === 'recovery_code.wrong' ? await recoveryTriesLeft(service, person, x.now.now) : undefined
  const error = (name: string) => (name === field ? message : undefined)
  return show(x, {
    title: say(recoveryTexts.title, locale),
    help: '/help/001005',
    heading: false,
    back: live ? '/replace/status' : '/replace/ways',
    errors: message ? [{ message, field }] : [],
    refusal,
    body: html`${form({
      action: '/replace/recovery-code',
      hidden: tokens(x),
      files: true,
      body: html`${codeField({
        locale,
        name: 'code',
        kind: 'recovery',
        label: say(recoveryTexts.title, locale),
        asHeading: true,
        hint: say(recoveryTexts.hint, locale),
        error: error('code'),
      })}${left !== undefined && small(say(triesLeft, locale, { left }))}${fileField({
        locale,
        name: 'file',
        accept: 'text/plain,.txt',
        label: say(recoveryTexts.file, locale),
        hint: say(recoveryTexts.fileHint, locale),
        error: error('file'),
      })}${small(say(recoveryTexts.after, locale))}${button({ label: say(recoveryTexts.button, locale) })}`,
    })}${heading(say(recoveryTexts.others, locale))}${linkList([
      { href: '/verify', label: say(recoveryTexts.verify, locale) },
      live
        ? { href: '/replace/status', label: say(recoveryTexts.status, locale) }
        : { href: '/replace/wait', label: say(recoveryTexts.wait, locale) },
    ])}`,
  })
}

/** What was typed counts; the file only where nothing was. */
async function takeRecoveryCode(x: Web): Promise<Answer> {
  const { person } = x
  if (!person) return goto('/sign-in')
  const typed = x.form.value('code')
  const file = typed === '' || typed === undefined ? await x.form.fileText('file') : undefined
  const begun = await startWithRecoveryCode(x.service, person, file ?? typed)
  return begun.ok
    ? goto('/replace/choose')
    : enterRecoveryCode(x, person, begun.refusal, file === undefined ? 'code' : 'file')
}

async function beforeWaitPage(x: Web): Promise<Answer> {
  if (!x.person) return goto('/sign-in')
  const where = await whereInReplacement(x.service, x.person)
  return where.live && x.person.halfway !== 'protected' ? goto('/replace/status') : waitPage(x, x.person, where)
}

async function beginWait(x: Web): Promise<Answer> {
  const { person } = x
  if (!person) return goto('/sign-in')
  const where = await whereInReplacement(x.service, person)
  if (where.draft && where.draft.rank < 4) return goto(nextPath(where))
  const begun = await startReplacement(x.service, person, x.form.value('signature'))
  if (begun.ok) return goto('/replace/choose')
  return begun.refusal.code === 'replacement.already_pending'
    ? goto('/replace/status')
    : barred(x, begun.refusal, where, 422)
}

async function choosePage(x: Web): Promise<Answer> {
  const { person } = x
  if (!person) return goto('/sign-in')
  const { locale } = x.visitor
  const where = await whereInReplacement(x.service, person)
  const { draft } = where
  if (!draft) return withoutDraft(where, person.browserKey, x.service.policy.replacement_draft_lifetime_ms)
  const choices: readonly Way[] = [
    { title: say(chooseTexts.mail, locale), consequence: say(chooseTexts.mailThen, locale), href: '/replace/mail' },
    { title: say(chooseTexts.phone, locale), consequence: say(chooseTexts.phoneThen, locale), href: '/replace/phone' },
  ]
  const noWait = draft.rank >= 4
  const alone = draft.rank === 0
  return show(x, {
    title: say(chooseTexts.title, locale),
    help: '/help/001001',
    receipt: draft.receipt,
    back: alone ? '/recover' : noWait ? '/replace/recovery-code' : '/replace/wait',
    body: html`${
      noWait &&
      notice({
        tone: 'success',
        title: say(chooseTexts.noWait, locale),
        body: say(chooseTexts.noWaitBody, locale),
        announce: true,
      })
    }${alone && aloneNotice(x, where)}${lead(say(chooseTexts.lead, locale))}${ways(sendsSms(x.service.settings) ? choices : choices.slice(0, 1))}${
      !noWait && !alone && linkList([{ href: '/replace/ways', label: say(chooseTexts.quicker, locale) }])
    }`,
  })
}

/** A step of a request that is no more: what happened, and where a new one begins. */
export function lostPage(x: Web, refusal: Refusal): Answer {
  const { locale } = x.visitor
  return show(x, {
    title: say(lostTexts.title, locale),
    help: '/help/001001',
    refusal,
    body: html`${lead(sentence(x, replacementSentences, refusal))}${actions(
      linkButton({ href: '/replace', label: say(lostTexts.again, locale) }),
    )}${linkList(
      reachable(x, [
        { href: '/account', label: say(lostTexts.account, locale) },
        { href: '/sign-in', label: say(lostTexts.signIn, locale) },
      ]).slice(0, 1),
    )}`,
  })
}

export const startRoutes: readonly Route<Person>[] = [
  { method: 'GET', path: '/replace', handle: beginPage },
  { method: 'GET', path: '/replace/ways', handle: quickWaysPage },
  { method: 'GET', path: '/replace/recovery-code', handle: recoveryCodePage },
  { method: 'POST', path: '/replace/recovery-code', handle: takeRecoveryCode },
  { method: 'GET', path: '/replace/wait', handle: beforeWaitPage },
  { method: 'POST', path: '/replace/wait', handle: beginWait },
  { method: 'GET', path: '/replace/choose', handle: choosePage },
]
