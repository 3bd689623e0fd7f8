import { days } from '../../kernel/duration.ts'
import type { Locale } from '../../kernel/locale.ts'
import { say } from '../../kernel/text.ts'
import { type IncidentView, readIncident, sampleIncident, wordIncident } from '../notice/mails-incident.ts'
import type { Template } from '../notice/mails-template.ts'
import { SAMPLE_NOW, type Sample, samplesOf, template, written } from '../notice/mails-view.ts'
import { waitLonger, waitShorter } from './texts-own-wait.ts'

interface WaitView extends IncidentView {
  readonly days: number
  readonly formerDays: number
  /** From when on it holds. */
  readonly from: number
}

const read = (...[sending]: Parameters<Template>): Promise<WaitView> => {
  const { days, formerDays, from } = sending.message.params
  return Promise.resolve({
    ...readIncident(sending),
    days: Number(days),
    formerDays: Number(formerDays),
    from: Number(from),
  })
}

function word(view: WaitView, locale: Locale) {
  const words = view.from > view.at ? waitShorter : waitLonger
  const from = written(view.sender, view.from, locale)
  const about = { days: view.days, formerDays: view.formerDays, from }
  const what = (language: Locale) => (of: { brand: string; account: string }) =>
    say(words.what, language, { ...of, ...about })
  const title = { ja: words.title.ja(about), en: words.title.en(about) }
  return wordIncident({ ...words, title, what: { ja: what('ja'), en: what('en') } }, view, locale)
}

export const ownWaitTemplates = { 'wait-chosen': template(read, word) } satisfies Record<string, Template>

const shorter = { days: 7, formerDays: 30, from: SAMPLE_NOW + days(30) }
const longer = { days: 90, formerDays: 30, from: SAMPLE_NOW }

export const ownWaitSamples: readonly Sample[] = samplesOf('wait-chosen', word, {
  'mail, shorter': { ...sampleIncident('mail'), ...shorter },
  'mail, longer': { ...sampleIncident('mail'), ...longer },
  'sms, shorter': { ...sampleIncident('phone'), ...shorter },
  'sms, longer': { ...sampleIncident('phone'), ...longer },
})
