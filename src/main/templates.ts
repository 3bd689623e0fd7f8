import { challengeSamples, challengeTemplates } from '../features/challenge/mails.ts'
import { wrongSamples, wrongTemplates } from '../features/challenge/mails-wrong.ts'
import type { Purpose } from '../features/challenge/rules.ts'
import { deviceSamples, deviceTemplates } from '../features/device/mails.ts'
import { enrolmentSamples, enrolmentTemplates } from '../features/enrolment/mails.ts'
import type { Template, Templates } from '../features/notice/mails-template.ts'
import type { Sample } from '../features/notice/mails-view.ts'
import { passwordSamples, passwordTemplates } from '../features/password/mails.ts'
import { alertSamples, alertTemplates } from '../features/replacement/mails/mails-alert.ts'
import { codeSamples, codeTemplates } from '../features/replacement/mails/mails-codes.ts'
import { disputeSamples, disputeTemplates } from '../features/replacement/mails/mails-dispute.ts'
import { endingSamples, endingTemplates } from '../features/replacement/mails/mails-ending.ts'
import { requesterSamples, requesterTemplates } from '../features/replacement/mails/mails-requester.ts'
import { undoSamples, undoTemplates } from '../features/replacement/mails/mails-undo.ts'
import { reportSamples, reportTemplates } from '../features/report/mails.ts'
import { ownWaitSamples, ownWaitTemplates } from '../features/security-info/mails-own-wait.ts'
import { twoStepSamples, twoStepTemplates } from '../features/security-info/mails-two-step.ts'
import { sessionSamples, sessionTemplates } from '../features/session/mails.ts'
import { choiceSamples, choiceTemplates } from '../features/signal/mails-choice.ts'
import { hostSamples, hostTemplates } from '../features/upstream/mails.ts'

/** Every message that can be sent. A purpose of a code without its message does not compile. */
const all = {
  ...enrolmentTemplates,
  ...sessionTemplates,
  ...challengeTemplates,
  ...wrongTemplates,
  ...codeTemplates,
  ...requesterTemplates,
  ...alertTemplates,
  ...endingTemplates,
  ...reportTemplates,
  ...deviceTemplates,
  ...passwordTemplates,
  ...hostTemplates,
  ...twoStepTemplates,
  ...ownWaitTemplates,
  ...choiceTemplates,
  ...undoTemplates,
  ...disputeTemplates,
} satisfies Templates & Record<`code-${Purpose}`, Template>

export const templates: Templates = all

/** Every message as it could be, for galleries and tests. */
export const messageSamples: readonly Sample[] = [
  ...enrolmentSamples,
  ...sessionSamples,
  ...challengeSamples,
  ...wrongSamples,
  ...codeSamples,
  ...requesterSamples,
  ...alertSamples,
  ...endingSamples,
  ...reportSamples,
  ...deviceSamples,
  ...passwordSamples,
  ...hostSamples,
  ...twoStepSamples,
  ...ownWaitSamples,
  ...choiceSamples,
  ...undoSamples,
  ...disputeSamples,
]
