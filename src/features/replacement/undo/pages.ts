import { type Html, html } from '../../../kernel/html.ts'
import type { Refusal } from '../../../kernel/result.ts'
import { say } from '../../../kernel/text.ts'
import { type Answer, goto, type Route } from '../../../platform/http/exchange.ts'
import { bullets, heading, lead, paragraph } from '../../../platform/page/content.ts'
import { type Fact, facts } from '../../../platform/page/facts.ts'
import { passwordField, radioGroup, usernameOf } from '../../../platform/page/field.ts'
import { button, form, type Way, ways } from '../../../platform/page/form.ts'
import type { Opened } from '../../session/flow.ts'
import { forAnybody, type Sentences, sentence, show, shownWhen, tokens, type Web } from '../../session/shell.ts'
import { aboutHost, againAtHost } from '../../session/shell-host.ts'
import type { Person } from '../../session/store-visitor.ts'
import { hostSentences, hostWords } from '../../session/texts-host.ts'
import { numberFields } from '../pages-numbers.ts'
import { askedFacts, receiptFact } from '../status/pages-facts.ts'
import { undoStatus } from '../undo.ts'
import { isShownAtHost, readUndo, readUndoNumber, type UndoPage, undoByLink, undoByNumber } from './flow.ts'
import { undoNumberTexts as n, undoPasswordTexts as p, undoTexts as t, undoOverTexts, undoSentences } from './texts.ts'

const SENTENCES: Sentences = { ...hostSentences, ...undoSentences, 'choice.missing': t['choice.missing'] }
const UNCHOSEN: Refusal = { code: 'choice.missing', params: {} }

/** Opening the link shows what was replaced and changes nothing, however often and by whom (S16). */
async function linkPage(x: Web, refusal?: Refusal): Promise<Answer> {
  const read = await readUndo(x.service, x.param('token'))
  if (!read.ok) return unknownPage(x, read.refusal)
  const is = undoStatus(read.value.undo, x.now.now)
  if (is === 'open') return questionPage(x, read.value, refusal)
  return is === 'disputed' ? goto(`${x.path}/password`) : overPage(x, read.value, is)
}

async function decideByLink(x: Web): Promise<Answer> {
  const answer = x.form.text('answer')
  if (answer === 'keep') return keptPage(x)
  return answer === 'undo' ? goto(`${x.path}/password`) : linkPage(x, UNCHOSEN)
}

function questionPage(x: Web, page: UndoPage, refusal?: Refusal): Answer {
  const { locale } = x.visitor
  const asked = passwordWords(x, page.hosted)
  const message = refusal && sentence(x, SENTENCES, refusal)
  return show(x, {
    title: say(t.title, locale),
    refusal,
    errors: message ? [{ message, field: 'answer' }] : [],
    body: html`${lead(say(t.lead, locale, { brand: x.service.settings.brand }))}${facts([
      ...undoFacts(x, page),
      { term: say(t.until, locale), value: shownWhen(x, page.undo.untilAt), note: say(t.untilNote, locale) },
    ])}${whatHappens(x, asked)}${form({
      action: x.path,
      hidden: tokens(x),
      body: html`${choice(x, asked, message)}${button({ label: say(t.decide, locale) })}`,
    })}`,
  })
}

/** What the next page asks for: a password of ours, the host's; or either, before it is known whose account it is. */
interface Asked {
  readonly first: string
  readonly consequence: string
}

function passwordWords(x: Web, hosted: boolean | undefined): Asked {
  const { locale } = x.visitor
  if (hosted)
    return {
      first: say(hostWords.undoFirst, locale, aboutHost(x)),
      consequence: say(hostWords.undoThen, locale, aboutHost(x)),
    }
  if (hosted === undefined) return { first: say(n.first, locale), consequence: say(n.undoThen, locale) }
  return { first: say(t.what[0], locale), consequence: say(t.undoThen, locale) }
}

/** What happens is told before anything is asked that acts. */
const whatHappens = (x: Web, { first }: Asked): Html => {
  const { locale } = x.visitor
  const [, ...others] = t.what.map((line) => say(line, locale))
  return html`${heading(say(t.whatHeading, locale))}${bullets([first, ...others])}`
}

const undoFacts = (x: Web, { request, undo }: UndoPage): Fact[] => [
  { term: say(t.service, x.visitor.locale), value: x.service.settings.brand },
  receiptFact(x, request),
  ...askedFacts(x, request),
  { term: say(t.replacedAt, x.visitor.locale), value: shownWhen(x, undo.completedAt) },
]

/** Two answers, neither chosen beforehand: what submits a form as it stands decides nothing (machine.md 0.9). */
function choice(x: Web, { consequence }: Asked, error?: string): Html {
  const { locale } = x.visitor
  const sent = x.form.text('answer')
  return radioGroup({
    locale,
    name: 'answer',
    label: say(t.question, locale),
    hint: say(t.questionHint, locale),
    error,
    selected: sent === 'undo' || sent === 'keep' ? sent : undefined,
    options: [
      { value: 'undo', label: say(t.undo, locale), consequence },
      { value: 'keep', label: say(t.keep, locale), consequence: say(t.keepThen, locale) },
    ],
  })
}

function keptPage(x: Web): Answer {
  const { locale } = x.visitor
  return show(x, {
    title: say(t.keptHeading, locale),
    body: html`${lead(say(t.keptLead, locale))}${ways([
      { title: say(t.signIn, locale), consequence: say(t.signInThen, locale), href: '/sign-in', kind: 'go' },
      { title: say(t.again, locale), consequence: say(t.questionHint, locale), href: x.path },
    ])}`,
  })
}

const contact = (x: Web, kind: 'go' | 'plain' = 'plain'): Way => ({
  title: say(t.contact, x.visitor.locale),
  consequence: say(t.contactThen, x.visitor.locale),
  href: '/help#contact',
  kind,
})

/** Too late, or decided already: how it is now, and what else is possible (T048). */
function overPage(x: Web, page: UndoPage, how: keyof typeof undoOverTexts, refusal?: Refusal): Answer {
  const { locale } = x.visitor
  const words = undoOverTexts[how]
  const signIn: Way = { title: say(t.signIn, locale), consequence: say(t.signInThen, locale), href: '/sign-in' }
  return show(x, {
    title: say(words.heading, locale),
    refusal,
    body: html`${lead(say(words.lead, locale))}${facts(undoFacts(x, page))}${heading(say(t.nextHeading, locale))}${ways(
      how === 'reverted' ? [{ ...signIn, kind: 'go' }, contact(x)] : [contact(x, 'go'), signIn],
    )}`,
  })
}

/** The same for every link that is none, so that it tells nothing (S17). */
function unknownPage(x: Web, refusal: Refusal): Answer {
  const { locale } = x.visitor
  return show(x, {
    title: say(t.unknownHeading, locale),
    refusal,
    status: 404,
    body: html`${paragraph(sentence(x, SENTENCES, refusal))}${ways([
      { title: say(t.byNumber, locale), consequence: say(t.byNumberThen, locale), href: '/undo', kind: 'go' },
      contact(x),
    ])}`,
  })
}

/** The step that acts: only a typed password does, so that nothing that follows links ever can. */
async function passwordStep(x: Web, refusal?: Refusal): Promise<Answer> {
  const read = await readUndo(x.service, x.param('token'))
  return read.ok
    ? passwordPage(x, read.value, { action: x.path, hidden: tokens(x) }, refusal)
    : unknownPage(x, read.refusal)
}

interface Target {
  readonly action: string
  readonly hidden: Readonly<Record<string, string>>
}

async function passwordPage(x: Web, page: UndoPage, { action, hidden }: Target, refusal?: Refusal): Promise<Answer> {
  const { locale } = x.visitor
  const is = undoStatus(page.undo, x.now.now)
  if (is !== 'open' && is !== 'disputed') return overPage(x, page, is, refusal)
  const frozen = is === 'disputed'
  const away = page.hosted && !(await isShownAtHost(x.service, x.visitor, page.link, x.cookie('session')))
  const message = refusal && sentence(x, SENTENCES, refusal)
  return show(x, {
    title: page.hosted ? say(hostWords.undoTitle, locale, aboutHost(x)) : say(p.heading, locale),
    refusal,
    errors: message ? [{ message, field: page.hosted ? undefined : 'password' }] : [],
    body: html`${
      page.hosted
        ? !away && lead(say(hostWords.undoReady, locale, aboutHost(x)))
        : lead(say(frozen ? p.leadFrozen : p.lead, locale))
    }${
      away
        ? againAtHost(x, page.passwordPath)
        : form({
            action,
            hidden,
            // Whose account it is is not told to who holds no more than a link; the field itself must be there for assistants.
            body: html`${
              !page.hosted &&
              html`${usernameOf('')}${passwordField({
                locale,
                name: 'password',
                label: say(p.label, locale),
                autocomplete: 'current-password',
                show: say(p.show, locale),
                hide: say(p.hide, locale),
                error: message,
              })}`
            }${button({ label: say(frozen ? p.buttonFrozen : p.button, locale), kind: frozen ? 'primary' : 'stop' })}`,
          })
    }${facts([receiptFact(x, page.request), { term: say(t.replacedAt, locale), value: shownWhen(x, page.undo.completedAt) }])}${ways(
      [
        {
          title: page.hosted ? say(hostWords.forgot, locale, aboutHost(x)) : say(p.forgot, locale),
          consequence: say(p.forgotThen, locale),
          href: '/help#contact',
        },
      ],
    )}`,
  })
}

/** The account is frozen, and this browser may see from where it can be resolved. */
const entered = ({ token }: Opened): Answer => goto('/dispute', [{ name: 'session', value: token }])

async function freezeByLink(x: Web): Promise<Answer> {
  const opened = await undoByLink(x.service, x.visitor, x.param('token'), x.form.value('password'), x.cookie('session'))
  return opened.ok ? entered(opened.value) : passwordStep(x, opened.refusal)
}

function numberPage(x: Web, refusal?: Refusal): Answer {
  const { locale } = x.visitor
  const message = refusal && sentence(x, SENTENCES, refusal)
  const field = refusal && NUMBER_FIELDS[refusal.code]
  const errorOf = (name: string) => (field === name ? message : undefined)
  const length = x.service.policy.undo_number_length_digits
  const asked = passwordWords(x, x.service.settings.upstream === undefined ? false : undefined)
  return show(x, {
    title: say(n.heading, locale),
    refusal,
    errors: message ? [{ message, field }] : [],
    body: html`${lead(say(n.lead, locale))}${form({
      action: '/undo',
      hidden: tokens(x),
      body: html`${numberFields(x, { label: n.number, length, errorOf })}${choice(x, asked, errorOf('answer'))}${whatHappens(x, asked)}${button({ label: say(t.decide, locale) })}`,
    })}${ways([contact(x)])}`,
  })
}

const NUMBER_FIELDS: Readonly<Record<string, string>> = {
  'choice.missing': 'answer',
  'undo.receipt_unreadable': 'receipt',
  'undo.number_unreadable': 'number',
  'undo.wrong': 'number',
}

async function decideByNumber(x: Web): Promise<Answer> {
  const answer = x.form.text('answer')
  if (answer === 'keep') return keptPage(x)
  if (answer !== 'undo') return numberPage(x, UNCHOSEN)
  return passwordByNumber(x)
}

/** The numbers stay in the form and are judged again with the password; no address bears them. */
async function passwordByNumber(x: Web, refusal?: Refusal): Promise<Answer> {
  const read = await readUndoNumber(x.service, x.visitor, x.form.value('receipt'), x.form.value('number'))
  if (!read.ok) return numberPage(x, read.refusal)
  const numbers = { receipt: x.form.text('receipt'), number: x.form.text('number') }
  const is = undoStatus(read.value.undo, x.now.now)
  const over: Refusal | undefined =
    is === 'open' || is === 'disputed' ? undefined : { code: `undo.is_${is}`, params: {} }
  const target = { action: '/undo/password', hidden: { ...tokens(x), ...numbers } }
  return passwordPage(x, read.value, target, refusal ?? over)
}

async function freezeByNumber(x: Web): Promise<Answer> {
  const opened = await undoByNumber(x.service, x.visitor, {
    receipt: x.form.value('receipt'),
    number: x.form.value('number'),
    password: x.form.value('password'),
    session: x.cookie('session'),
  })
  if (opened.ok) return entered(opened.value)
  const { code } = opened.refusal
  return code in NUMBER_FIELDS || code === 'undo.too_many'
    ? numberPage(x, opened.refusal)
    : passwordByNumber(x, opened.refusal)
}

export const undoRoutes: readonly Route<Person>[] = forAnybody([
  { method: 'GET', path: '/undo', handle: numberPage },
  { method: 'POST', path: '/undo', handle: decideByNumber },
  { method: 'GET', path: '/undo/password', handle: () => goto('/undo') },
  { method: 'POST', path: '/undo/password', handle: freezeByNumber },
  { method: 'GET', path: '/undo/:token', handle: linkPage },
  { method: 'POST', path: '/undo/:token', handle: decideByLink },
  { method: 'GET', path: '/undo/:token/password', handle: passwordStep },
  { method: 'POST', path: '/undo/:token/password', handle: freezeByLink },
])
