import { breakerNow } from '../features/challenge/flow-breaker.ts'
import { place, show, shownWhen, tokens, type Web } from '../features/session/shell.ts'
import type { Person } from '../features/session/store-visitor.ts'
import { days, hours } from '../kernel/duration.ts'
import { type Html, html, type Part, raw } from '../kernel/html.ts'
import { say } from '../kernel/text.ts'
import type { Fault } from '../platform/delivery/faults.ts'
import type { DevMessage } from '../platform/delivery/mailbox.ts'
import { type Answer, goto, type Route } from '../platform/http/exchange.ts'
import { disclosure, heading, inset, lead, paragraph, small } from '../platform/page/content.ts'
import { dayMonthTime } from '../platform/page/dates.ts'
import { facts } from '../platform/page/facts.ts'
import { radioGroup } from '../platform/page/field.ts'
import { actions, button, form, linkList } from '../platform/page/form.ts'
import { gallery } from '../platform/page/gallery.ts'
import type { Workbench } from './dev-bench.ts'
import { DEMONSTRATION } from './dev-demo.ts'
import { breakerCount, devTexts as texts } from './dev-texts.ts'

const STEPS = { hour: hours(1), day: days(1), week: days(7), month: days(30) } as const
const FAULTS: Readonly<Record<string, Fault>> = {
  none: { kind: 'none' },
  bounce: { kind: 'bounce' },
  down: { kind: 'down' },
  delay: { kind: 'delay', minutes: 10 },
}
const SHOWN_MAX = 20

/** Mailbox, phone, clock and faults beside the pages (X1). */
export function devPageRoutes(bench: Workbench): readonly Route<Person>[] {
  return [
    { method: 'GET', path: '/dev', handle: (x) => workbenchPage(bench, x) },
    {
      method: 'POST',
      path: '/dev/clock',
      async handle(x) {
        const step = STEPS[x.form.text('step') as keyof typeof STEPS]
        if (step) await bench.advance(step)
        return goto('/dev')
      },
    },
    {
      method: 'POST',
      path: '/dev/faults',
      handle(x) {
        for (const channel of ['mail', 'sms'] as const) {
          const fault = FAULTS[x.form.text(channel)]
          if (fault) bench.carriers.faults[channel] = fault
        }
        return goto('/dev')
      },
    },
    {
      method: 'POST',
      path: '/dev/clear',
      async handle() {
        await bench.carriers.mailbox.clear()
        return goto('/dev')
      },
    },
    { method: 'GET', path: '/dev/gallery', handle: (x) => galleryPage(x) },
    { method: 'GET', path: '/dev/gallery/:name', handle: (x) => galleryPage(x, x.param('name')) },
    { method: 'GET', path: '/dev/mail/:id', handle: (x) => mailPage(bench, x) },
  ]
}

async function workbenchPage(bench: Workbench, x: Web): Promise<Answer> {
  const { locale } = x.visitor
  const t = (key: keyof typeof texts) => say(texts[key], locale)
  const messages = (await bench.carriers.mailbox.list()).reverse()
  const breaker = await breakerNow(bench.service)
  const account = facts([
    { term: t('identifier'), value: DEMONSTRATION.identifier },
    { term: t('password'), value: DEMONSTRATION.password },
  ])
  return show(x, {
    title: t('title'),
    body: [
      clockPart(x),
      lead(t('lead')),
      disclosure({ summary: t('account'), body: account, open: messages.length === 0 }),
      html`<div class="pair">${channelPart(x, 'mail', messages)}${channelPart(x, 'sms', messages)}</div>`,
      messages.length > 0 &&
        form({ action: '/dev/clear', hidden: tokens(x), body: button({ label: t('clear'), kind: 'quiet' }) }),
      faultsPart(bench, x),
      breaker.closed && paragraph(say(texts.breakerClosed, locale)),
      small(say(breakerCount, locale, breaker)),
      linkList([
        { href: '/', label: t('home') },
        { href: '/dev/gallery', label: t('gallery') },
      ]),
    ],
  })
}

function clockPart(x: Web): Part {
  const { locale } = x.visitor
  const step = (name: keyof typeof STEPS) =>
    button({ label: say(texts[name], locale), kind: 'secondary', name: 'step', value: name })
  return form({
    action: '/dev/clock',
    hidden: tokens(x),
    body: html`<div class="clock"><p>${say(texts.now, locale)} <b>${shownWhen(x, x.now.now)}</b> <a href="/dev">${say(
      texts.refresh,
      locale,
    )}</a></p>${step('hour')}${step('day')}${step('week')}${step('month')}</div>`,
  })
}

/** What arrived in the mailbox or on the phone, newest first; the newest lies open. */
function channelPart(x: Web, channel: DevMessage['channel'], messages: readonly DevMessage[]): Part {
  const { locale } = x.visitor
  const here = messages.filter((m) => m.channel === channel).slice(0, SHOWN_MAX)
  const title = channel === 'mail' ? texts.mailbox : texts.telephone
  return html`<section>${heading(say(title, locale), channel)}${
    here.length === 0 ? paragraph(say(texts.noMessages, locale)) : here.map((m, i) => messagePart(x, m, i === 0))
  }</section>`
}

/** An SMS is short and lies open; a mail opens from its subject. */
function messagePart(x: Web, m: DevMessage, open: boolean): Html {
  const { locale } = x.visitor
  const at = dayMonthTime(Date.parse(m.time), place(x))
  const text = m.text.split(/\n{2,}/).map((part) => paragraph(linked(part)))
  const page = m.html && linkList([{ href: `/dev/mail/${m.id}`, label: say(texts.html, locale) }])
  return html`<article data-message="${m.id}" data-channel="${m.channel}" data-to="${m.to}"><small>${at} → ${m.to}</small>${
    m.channel === 'sms' ? inset(text) : disclosure({ open, summary: html`${m.subject}`, body: [text, page] })
  }</article>`
}

/** The text with its line ends, and with its links as links. */
const linked = (text: string): Part =>
  text
    .trim()
    .split('\n')
    .map((line, i) => [
      i > 0 && html`<br>`,
      line
        .split(/(https?:\/\/[^\s)）」]+)/)
        .map((piece, k) => (k % 2 === 1 ? html`<a href="${piece}">${piece}</a>` : piece)),
    ])

function faultsPart(bench: Workbench, x: Web): Part {
  const { locale } = x.visitor
  const choice = (channel: 'mail' | 'sms') =>
    radioGroup({
      locale,
      name: channel,
      label: say(texts[channel], locale),
      options: Object.keys(FAULTS).map((value) => ({ value, label: say(texts[value as 'none'], locale) })),
      selected: bench.carriers.faults[channel].kind,
    })
  const { mail, sms } = bench.carriers.faults
  return disclosure({
    summary: say(texts.faults, locale),
    open: mail.kind !== 'none' || sms.kind !== 'none',
    body: form({
      action: '/dev/faults',
      hidden: tokens(x),
      body: html`<div class="pair">${choice('mail')}${choice('sms')}</div>${actions(
        button({ label: say(texts.apply, locale), kind: 'secondary' }),
      )}`,
    }),
  })
}

/** A mail as a mail program shows it: its own inline styles, and nothing that could run or load. */
async function mailPage(bench: Workbench, x: Web): Promise<Answer> {
  const mail = (await bench.carriers.mailbox.list()).find((m) => m.id === x.param('id'))
  if (!mail?.html) return goto('/dev')
  return {
    kind: 'page',
    status: 200,
    html: raw(mail.html),
    policy: "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
  }
}

/** Every component of the pages, for eyes and for the accessibility check. */
function galleryPage(x: Web, name?: string): Answer {
  const document = gallery('/dev/gallery', x.visitor.locale, name)
  return document ? { kind: 'page', status: 200, html: document } : goto('/dev/gallery')
}
