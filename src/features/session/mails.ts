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
import type { SignInCause } from './rules.ts'
import { signInTexts } from './texts-mails.ts'

type View = IncidentView & { readonly cause: SignInCause }

const wordSignIn = (view: View, locale: Locale) => wordIncident(signInTexts[view.cause], view, locale)

const isCause = (cause: unknown): cause is SignInCause => typeof cause === 'string' && cause in signInTexts

export const sessionTemplates = {
  'sign-in': template(async (sending) => {
    const { cause } = sending.message.params
    return isCause(cause) ? { ...readIncident(sending), cause } : undefined
  }, wordSignIn),
} satisfies Record<string, Template>

const sample = (cause: SignInCause, kind: 'mail' | 'phone'): View => ({ ...sampleIncident(kind), cause })

export const sessionSamples: readonly Sample[] = samplesOf('sign-in', wordSignIn, {
  'new mail': sample('new', 'mail'),
  'new sms': sample('new', 'phone'),
  'hosted mail': { ...sampleHosted('mail'), cause: 'new' },
  'hosted sms': { ...sampleHosted('phone'), cause: 'new' },
  'unconfirmed mail': sample('unconfirmed', 'mail'),
  'unconfirmed sms': sample('unconfirmed', 'phone'),
  'after-failures mail': sample('after-failures', 'mail'),
  'after-failures sms': sample('after-failures', 'phone'),
})
