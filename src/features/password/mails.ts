import type { Locale } from '../../kernel/locale.ts'
import {
  type IncidentView,
  readIncident,
  sampleHosted,
  sampleIncident,
  wordIncident,
} from '../notice/mails-incident.ts'
import type { Template } from '../notice/mails-template.ts'
import { type Sample, samplesOf, template } from '../notice/mails-view.ts'
import { changedHostTexts, changedTexts, securedHostTexts, securedTexts } from './texts-mails.ts'

const read = (...[sending]: Parameters<Template>) => Promise.resolve(readIncident(sending))
const wordChanged = (view: IncidentView, locale: Locale) =>
  wordIncident(view.host === undefined ? changedTexts : changedHostTexts, view, locale)
const wordSecured = (view: IncidentView, locale: Locale) =>
  wordIncident(view.host === undefined ? securedTexts : securedHostTexts, view, locale)

export const passwordTemplates = {
  'password-changed': template(read, wordChanged),
  'account-secured': template(read, wordSecured),
} satisfies Record<string, Template>

const views = {
  mail: sampleIncident('mail'),
  sms: sampleIncident('phone'),
  'hosted mail': sampleHosted('mail'),
  'hosted sms': sampleHosted('phone'),
}

export const passwordSamples: readonly Sample[] = [
  ...samplesOf('password-changed', wordChanged, views),
  ...samplesOf('account-secured', wordSecured, views),
]
