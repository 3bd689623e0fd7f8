import type { Locale } from '../../kernel/locale.ts'
import { type IncidentView, readIncident, sampleIncident, wordIncident } from '../notice/mails-incident.ts'
import type { Template } from '../notice/mails-template.ts'
import { type Sample, samplesOf, template } from '../notice/mails-view.ts'
import { turnedOff, turnedOn } from './texts-two-step.ts'

const read = (...[sending]: Parameters<Template>) => Promise.resolve(readIncident(sending))
const wordOn = (view: IncidentView, locale: Locale) => wordIncident(turnedOn, view, locale)
const wordOff = (view: IncidentView, locale: Locale) => wordIncident(turnedOff, view, locale)

export const twoStepTemplates = {
  'two-step-on': template(read, wordOn),
  'two-step-off': template(read, wordOff),
} satisfies Record<string, Template>

const views = { mail: sampleIncident('mail'), sms: sampleIncident('phone') }

export const twoStepSamples: readonly Sample[] = [
  ...samplesOf('two-step-on', wordOn, views),
  ...samplesOf('two-step-off', wordOff, views),
]
