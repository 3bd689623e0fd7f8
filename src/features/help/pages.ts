import { days, minutes } from '../../kernel/duration.ts'
import { type Html, html } from '../../kernel/html.ts'
import { say } from '../../kernel/text.ts'
import type { Answer, Route } from '../../platform/http/exchange.ts'
import { bullets, heading, inset, lead, paragraph } from '../../platform/page/content.ts'
import { linkList } from '../../platform/page/form.ts'
import type { Service } from '../../platform/service.ts'
import { show, type Web } from '../session/shell.ts'
import type { Person } from '../session/store-visitor.ts'
import { type HelpFacts, helpLead, type Question, helpWords as words } from './texts.ts'
import { questions } from './texts-questions.ts'

const factsOf = ({ policy, settings }: Service): HelpFacts => ({
  brand: settings.brand,
  sender: settings.mailFrom.slice(settings.mailFrom.lastIndexOf('@') + 1),
  waitDays: policy.replacement_wait_ms / days(1),
  codeDigits: policy.code_length_digits,
  codeMailMinutes: policy.code_mail_lifetime_ms / minutes(1),
  codeSmsMinutes: policy.code_sms_lifetime_ms / minutes(1),
  codeTries: policy.code_attempts_max,
  ageDays: policy.recovery_code_age_ms / days(1),
  longestDays: policy.replacement_wait_max_ms / days(1),
  riskDays: policy.replacement_wait_risk_ms / days(1),
  codeAloneDays: policy.replacement_wait_code_alone_ms / days(1),
  passwordMinimum: policy.password_length_min,
})

/** Questions and answers on one page, so that it can be searched, printed and read without signing in. */
function helpPage(x: Web): Answer {
  const { locale } = x.visitor
  const { settings } = x.service
  return show(x, {
    title: say(words.title, locale),
    back: '/',
    body: html`${lead(say(helpLead, locale, { brand: settings.brand }))}<nav aria-label="${say(words.contents, locale)}">${linkList(
      [
        ...questions.map(({ id, question }) => ({ href: `#${id}`, label: say(question, locale) })),
        { href: '#contact', label: say(words.contact, locale) },
      ],
    )}</nav>${questions.map((question) => answered(x, question))}${heading(say(words.contact, locale), 'contact')}${paragraph(
      say(words.contactBody, locale),
    )}${inset(contact(settings.support))}${bullets([say(words.contactNever, locale), say(words.contactLimit, locale)])}${linkList(
      [{ href: '#main', label: say(words.toTop, locale) }],
    )}`,
  })
}

function answered(x: Web, { id, question, answer, points, links }: Question): Html {
  const { locale } = x.visitor
  const facts = factsOf(x.service)
  return html`${heading(say(question, locale), id)}${paragraph(say(answer, locale, facts))}${
    points && bullets(points.map((point) => say(point, locale, facts)))
  }${links && linkList(links.map(({ href, label }) => ({ href, label: say(label, locale) })))}`
}

/** The support contact as the operator wrote it: an address, a page, or words such as a phone number. */
function contact(support: string): Html {
  if (/^https?:\/\//.test(support)) return html`<a href="${support}">${support}</a>`
  if (/^[^\s@]+@[^\s@]+$/.test(support)) return html`<a href="mailto:${support}">${support}</a>`
  return html`${support}`
}

export const helpRoutes: readonly Route<Person>[] = [{ method: 'GET', path: '/help', handle: helpPage }]
