import { days } from '../../kernel/duration.ts'
import type { Locale } from '../../kernel/locale.ts'
import { say } from '../../kernel/text.ts'
import { type IncidentView, readIncident, sampleIncident, wordIncident } from '../notice/mails-incident.ts'
import type { Template } from '../notice/mails-template.ts'
import { SAMPLE_NOW, type Sample, samplesOf, template, written } from '../notice/mails-view.ts'
import { signalsOutWords as words } from './texts-choice.ts'

interface OutView extends IncidentView {
  /** From when on apps are not told. */
  readonly from: number
}

const read = (...[sending]: Parameters<Template>): Promise<OutView> =>
  Promise.resolve({ ...readIncident(sending), from: Number(sending.message.params.from) })

function word(view: OutView, locale: Locale) {
  const from = written(view.sender, view.from, locale)
  const what = (language: Locale) => (of: { brand: string; account: string }) =>
    say(words.what, language, { ...of, from })
  return wordIncident({ ...words, what: { ja: what('ja'), en: what('en') } }, view, locale)
}

export const choiceTemplates = { 'signals-out': template(read, word) } satisfies Record<string, Template>

const from = SAMPLE_NOW + days(30)

export const choiceSamples: readonly Sample[] = samplesOf('signals-out', word, {
  mail: { ...sampleIncident('mail'), from },
  sms: { ...sampleIncident('phone'), from },
})
