import { type Html, html, type Part } from '../../kernel/html.ts'
import type { Refusal } from '../../kernel/result.ts'
import { say, type Text } from '../../kernel/text.ts'
import type { Answer, Route } from '../../platform/http/exchange.ts'
import { bullets, heading, lead, paragraph } from '../../platform/page/content.ts'
import { facts } from '../../platform/page/facts.ts'
import { type Choice, codeField, radioGroup, textField } from '../../platform/page/field.ts'
import { button, form, type Way, ways } from '../../platform/page/form.ts'
import { forAnybody, type Sentences, sentence, show, shownWhen, tokens, type Web } from '../session/shell.ts'
import type { Person } from '../session/store-visitor.ts'
import { disownByLink, type Report, readReport, reportByNumber, undoByLink } from './flow.ts'
import type { About } from './rules.ts'
import { aboutTexts, reportNumberTexts as numberTexts, reportSentences, reportTexts as t } from './texts.ts'

const SENTENCES: Sentences = { ...reportSentences, 'choice.missing': t['choice.missing'] }
const UNCHOSEN: Refusal = { code: 'choice.missing', params: {} }

/** Opening the link shows what it was about and changes nothing, however often and by whom (S16). */
async function linkPage(x: Web, refusal?: Refusal): Promise<Answer> {
  const read = await readReport(x.service, x.param('token'))
  if (!read.ok) return unknownPage(x, read.refusal)
  const report = read.value
  if (report.disowned) return disownedPage(x)
  if (report.about === 'nothing' || report.standing === 'open') return questionPage(x, report, refusal)
  return report.standing === 'undone' ? undonePage(x, report.about) : latePage(x, refusal)
}

async function decideByLink(x: Web): Promise<Answer> {
  const answer = x.form.text('answer')
  if (answer === 'keep') return keptPage(x)
  if (answer !== 'undo' && answer !== 'disown') return linkPage(x, UNCHOSEN)
  const token = x.param('token')
  if (answer === 'disown') {
    const done = await disownByLink(x.service, x.visitor, token)
    return done.ok ? disownedPage(x) : unknownPage(x, done.refusal)
  }
  const done = await undoByLink(x.service, x.visitor, token)
  // Too late, or done before: the link's own page tells which.
  return done.ok ? undonePage(x, done.value) : linkPage(x)
}

function questionPage(x: Web, report: Report, refusal?: Refusal): Answer {
  const { locale } = x.visitor
  const { about } = report
  const message = refusal && sentence(x, SENTENCES, refusal)
  return show(x, {
    title: say(t.title, locale),
    refusal,
    errors: message ? [{ message, field: 'answer' }] : [],
    body: html`${lead(
      about === 'nothing' ? say(t.strangerLead, locale) : say(aboutTexts[about].lead, locale, { kind: kindOf(report) }),
    )}${facts([
      { term: say(t.service, locale), value: x.service.settings.brand },
      ...(about === 'nothing' ? [] : [{ term: say(t.happenedAt, locale), value: shownWhen(x, report.since) }]),
    ])}${form({
      action: x.path,
      hidden: tokens(x),
      body: html`${choice(x, choicesAbout(x, about), about === 'nothing' ? t.whose : t.question, message)}${button({
        label: say(t.decide, locale),
      })}`,
    })}`,
  })
}

const kindOf = (report: Report) => report.kind ?? 'mail'

function choicesAbout(x: Web, about: About): readonly Choice[] {
  const { locale } = x.visitor
  const disown = { value: 'disown', label: say(t.disown, locale), consequence: say(t.disownThen, locale) }
  if (about === 'nothing') return [{ value: 'keep', label: say(t.known, locale) }, disown]
  const { undo, undoThen, keepThen } = aboutTexts[about]
  return [
    { value: 'undo', label: say(undo, locale), consequence: say(undoThen, locale) },
    { value: 'keep', label: say(t.keep, locale), consequence: say(keepThen, locale) },
    disown,
  ]
}

/** None is chosen beforehand: what submits a form as it stands decides nothing (machine.md 0.9). */
function choice(x: Web, options: readonly Choice[], question: Text, error?: string): Html {
  const { locale } = x.visitor
  const sent = x.form.text('answer')
  return radioGroup({
    locale,
    name: 'answer',
    label: say(question, locale),
    hint: say(t.questionHint, locale),
    error,
    selected: options.some(({ value }) => value === sent) ? sent : undefined,
    options,
  })
}

const undonePage = (x: Web, about: About): Answer => {
  const { locale } = x.visitor
  const words = about === 'nothing' ? undefined : aboutTexts[about]
  return over(
    x,
    words?.undoneTitle ?? numberTexts.doneTitle,
    html`${words && lead(say(words.undoneLead, locale))}${bullets(t.undonePoints.map((line) => say(line, locale)))}`,
  )
}

const latePage = (x: Web, refusal?: Refusal): Answer => {
  const { locale } = x.visitor
  const message = refusal && sentence(x, SENTENCES, refusal)
  // Who may not know the account at all can still say so.
  const question = form({
    action: x.path,
    hidden: tokens(x),
    body: html`${choice(x, choicesAbout(x, 'nothing'), t.whose, message)}${button({ label: say(t.decide, locale) })}`,
  })
  return over(x, t.lateTitle, html`${lead(say(t.lateLead, locale))}${question}`, refusal)
}

const disownedPage = (x: Web): Answer => {
  const { locale } = x.visitor
  return show(x, {
    title: say(t.disownedTitle, locale),
    body: html`${lead(say(t.disownedLead, locale))}${paragraph(say(t.disownedMore, locale))}${paragraph(
      say(t.nothingMore, locale),
    )}${ways([{ title: say(t.start, locale), consequence: say(t.startThen, locale), href: '/' }, contact(x)])}`,
  })
}

const contact = (x: Web): Way => ({
  title: say(t.contact, x.visitor.locale),
  consequence: say(t.contactThen, x.visitor.locale),
  href: '/help#contact',
})

const again = (x: Web): Way => ({
  title: say(t.again, x.visitor.locale),
  consequence: say(t.againThen, x.visitor.locale),
  href: x.path,
})

function over(x: Web, title: Text, body: Part, refusal?: Refusal): Answer {
  const { locale } = x.visitor
  const message = refusal && sentence(x, SENTENCES, refusal)
  const review: Way = {
    title: say(t.review, locale),
    consequence: say(t.reviewThen, locale),
    href: '/security',
    kind: 'go',
  }
  return show(x, {
    title: say(title, locale),
    refusal,
    errors: message ? [{ message, field: 'answer' }] : [],
    body: html`${body}${heading(say(t.nextHeading, locale))}${ways([review, contact(x)])}`,
  })
}

function keptPage(x: Web): Answer {
  const { locale } = x.visitor
  return show(x, {
    title: say(t.keptTitle, locale),
    body: html`${lead(say(t.keptLead, locale))}${paragraph(say(t.nothingMore, locale))}${ways([again(x), contact(x)])}`,
  })
}

/** The same for every link that is none, so that it tells nothing (S17). */
function unknownPage(x: Web, refusal: Refusal): Answer {
  const { locale } = x.visitor
  return show(x, {
    title: say(t.unknownTitle, locale),
    refusal,
    status: 404,
    body: html`${paragraph(sentence(x, SENTENCES, refusal))}${ways([
      { title: say(t.byNumber, locale), consequence: say(t.byNumberThen, locale), href: '/report', kind: 'go' },
      contact(x),
    ])}`,
  })
}

const FIELDS: Readonly<Record<string, string>> = {
  'choice.missing': 'answer',
  'report.address_unreadable': 'address',
  'report.number_unreadable': 'number',
  'report.wrong': 'number',
}

function numberPage(x: Web, refusal?: Refusal): Answer {
  const { locale } = x.visitor
  const message = refusal && sentence(x, SENTENCES, refusal)
  const field = refusal && FIELDS[refusal.code]
  const errorOf = (name: string) => (field === name ? message : undefined)
  const length = x.service.policy.stop_number_length_digits
  const words = numberTexts
  const options: readonly Choice[] = [
    { value: 'undo', label: say(words.undo, locale), consequence: say(words.undoThen, locale) },
    { value: 'keep', label: say(t.keep, locale), consequence: say(aboutTexts.addition.keepThen, locale) },
    { value: 'disown', label: say(t.disown, locale), consequence: say(t.disownThen, locale) },
  ]
  return show(x, {
    title: say(words.title, locale),
    refusal,
    errors: message ? [{ message, field }] : [],
    body: html`${lead(say(words.lead, locale))}${form({
      action: '/report',
      hidden: tokens(x),
      body: html`${textField({
        locale,
        name: 'address',
        label: say(words.address, locale),
        hint: say(words.addressHint, locale),
        value: x.form.text('address').slice(0, 320),
        autocomplete: 'off',
        lang: 'en',
        error: errorOf('address'),
      })}${codeField({
        locale,
        name: 'number',
        kind: 'match',
        label: say(words.number, locale),
        hint: say(words.numberHint, locale, { length }),
        error: errorOf('number'),
      })}${choice(x, options, t.question, errorOf('answer'))}${button({ label: say(t.decide, locale) })}`,
    })}${ways([{ title: say(t.toStop, locale), consequence: say(t.toStopThen, locale), href: '/stop' }, contact(x)])}`,
  })
}

async function decideByNumber(x: Web): Promise<Answer> {
  const answer = x.form.text('answer')
  if (answer === 'keep') return keptPage(x)
  if (answer !== 'undo' && answer !== 'disown') return numberPage(x, UNCHOSEN)
  const typed = { address: x.form.value('address'), number: x.form.value('number') }
  const done = await reportByNumber(x.service, x.visitor, typed, answer)
  if (!done.ok) return numberPage(x, done.refusal)
  return answer === 'disown' ? disownedPage(x) : undonePage(x, done.value)
}

export const reportRoutes: readonly Route<Person>[] = forAnybody([
  { method: 'GET', path: '/report', handle: numberPage },
  { method: 'POST', path: '/report', handle: decideByNumber },
  { method: 'GET', path: '/report/:token', handle: linkPage },
  { method: 'POST', path: '/report/:token', handle: decideByLink, again: ['answer'] },
])
