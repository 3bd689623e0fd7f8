import type { Locale } from '../../kernel/locale.ts'
import { hostName } from '../../platform/config/upstream.ts'
import { type IncidentView, readIncident, sampleHosted, wordIncident } from '../notice/mails-incident.ts'
import type { Template } from '../notice/mails-template.ts'
import { type Sample, samplesOf, template } from '../notice/mails-view.ts'
import { warnedTexts } from './texts-mails.ts'

interface WarnedView extends IncidentView {
  readonly host: string
}

const read = (...[sending]: Parameters<Template>): Promise<WarnedView> =>
  Promise.resolve({ ...readIncident(sending), host: hostName(sending.service.settings) })

const word = (view: WarnedView, locale: Locale) => wordIncident(warnedTexts(view.host), view, locale)

export const hostTemplates = { 'host-warned': template(read, word) } satisfies Record<string, Template>

const sample = (kind: 'mail' | 'phone'): WarnedView => ({
  ...sampleHosted(kind),
  agent: '',
  source: '',
})

export const hostSamples: readonly Sample[] = samplesOf('host-warned', word, {
  mail: sample('mail'),
  sms: sample('phone'),
})
