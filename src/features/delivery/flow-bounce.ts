import { headOf, readBounce } from '../../platform/delivery/bounce.ts'
import { referencesIn } from '../../platform/delivery/reference.ts'
import { reportOfBounce } from '../../platform/delivery/report.ts'
import type { Service } from '../../platform/service.ts'
import { type Outcome, takeReport } from './flow.ts'

/**
 * A mail that came back, as the mail server has it (docs/delivery.md). The return path in its head names the message; nothing else
 * in it does.
 */
export async function takeBounce(service: Service, raw: string): Promise<Outcome> {
  const bounce = await readBounce(raw)
  const report = bounce && reportOfBounce(bounce)
  if (!report) return 'unknown'
  for (const reference of referencesIn(headOf(raw))) {
    const outcome = await takeReport(service, reference, report)
    if (outcome !== 'unknown') return outcome
  }
  return 'unknown'
}
