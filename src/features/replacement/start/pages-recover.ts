import { html } from '../../../kernel/html.ts'
import type { Refusal } from '../../../kernel/result.ts'
import { say } from '../../../kernel/text.ts'
import { type Answer, goto, type Route } from '../../../platform/http/exchange.ts'
import { bullets, heading, lead, notice } from '../../../platform/page/content.ts'
import { duration } from '../../../platform/page/dates.ts'
import { codeField, fileField, textField } from '../../../platform/page/field.ts'
import { button, form, ways } from '../../../platform/page/form.ts'
import { addressTexts } from '../../proof/texts.ts'
import { type Sentences, sentence, show, tokens, type Web } from '../../session/shell.ts'
import { aboutHost, hintedKey, NO_HINT } from '../../session/shell-host.ts'
import type { Person } from '../../session/store-visitor.ts'
import { signInWords } from '../../session/texts.ts'
import { waitDays } from '../schedule.ts'
import { replacementSentences } from '../texts-refusals.ts'
import { openRecovery } from './flow-code-alone.ts'
import { recoveryTexts } from './texts.ts'
import { recoverNamed as named, recoverAlerts, recoverWait, recoverTexts as t } from './texts-recover.ts'

const SENTENCES = { ...addressTexts, ...replacementSentences } satisfies Sentences

/** For who has neither the password nor a proof: what a recovery code alone can do, before anything is begun. */
const recoverPage = (x: Web): Answer => recoverForm(x)

function recoverForm(x: Web, refusal?: Refusal, codeFieldName = 'code'): Answer {
  const { locale } = x.visitor
  const { policy } = x.service
  const hinted = hintedKey(x) !== undefined
  const message = refusal && sentence(x, SENTENCES, refusal)
  const field = refusal?.code.startsWith('address.') ? 'identifier' : codeFieldName
  const errorOf = (name: string) => (name === field ? message : undefined)
  return show(x, {
    title: say(t.title, locale),
    help: '/help/001005',
    back: '/sign-in',
    errors: message ? [{ message, field }] : [],
    refusal,
    body: html`${lead(
      recoverWait[locale]({
        wait: duration(policy.replacement_wait_code_alone_ms, locale),
        ageDays: waitDays(policy.recovery_code_age_ms),
      }),
    )}${bullets([say(recoverAlerts, locale), say(hinted ? t.finishHosted : t.finish, locale)])}${form({
      action: '/recover',
      hidden: tokens(x),
      files: true,
      body: html`${
        hinted
          ? notice({ tone: 'info', body: say(named, locale, aboutHost(x)) })
          : textField({
              locale,
              name: 'identifier',
              label: say(t.identifier, locale),
              hint: say(signInWords.identifierHint, locale),
              value: x.form.text('identifier'),
              // Not "email": browsers refuse or rewrite full-width letters in such a field before we can read them.
              type: 'text',
              inputmode: 'email',
              autocomplete: 'username',
              lang: 'en',
              error: errorOf('identifier'),
            })
      }${codeField({
        locale,
        name: 'code',
        kind: 'recovery',
        label: say(t.code, locale),
        hint: say(recoveryTexts.hint, locale),
        error: errorOf('code'),
      })}${fileField({
        locale,
        name: 'file',
        accept: 'text/plain,.txt',
        label: say(recoveryTexts.file, locale),
        hint: say(recoveryTexts.fileHint, locale),
        error: errorOf('file'),
      })}${button({ label: say(recoveryTexts.button, locale) })}`,
    })}${heading(say(t.others, locale))}${ways([
      { title: say(t.signIn, locale), consequence: say(t.signInThen, locale), href: '/sign-in' },
      { title: say(t.contact, locale), consequence: say(t.contactThen, locale), href: '/help#contact' },
    ])}`,
  })
}

/** What was typed counts; the file only where nothing was. */
async function recover(x: Web): Promise<Answer> {
  const typed = x.form.value('code')
  const file = typed === '' || typed === undefined ? await x.form.fileText('file') : undefined
  const opened = await openRecovery(x.service, x.visitor, {
    identifier: hintedKey(x) ?? x.form.value('identifier'),
    code: file ?? typed,
    formerToken: x.cookie('session'),
  })
  if (!opened.ok) return recoverForm(x, opened.refusal, file === undefined ? 'code' : 'file')
  const { request, token } = opened.value
  return goto(request.state === 'draft' ? '/replace/choose' : '/replace/status', [
    { name: 'session', value: token },
    NO_HINT,
  ])
}

export const recoverRoutes: readonly Route<Person>[] = [
  { method: 'GET', path: '/recover', handle: recoverPage },
  { method: 'POST', path: '/recover', handle: recover },
]
