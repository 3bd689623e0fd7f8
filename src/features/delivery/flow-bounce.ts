import { headOf, readBounce } from '../../platform/delivery/bounce.ts'
import { referencesIn } from '../../platform/delivery/reference.ts'
import { reportOfBounce } from '../../platform/delivery/report.ts'
import type { Service } from '../../platform/service.ts'
import { takeReport } from './flow.ts'

/**
 * A mail that came back, as the mail server has it (docs/delivery.md). The return path in its head names the message; nothing else
 * in it does. Answers whether it was about one of ours.
 */
export async function takeBounce(service: Service, raw: string): Promise<boolean> {
  const bounce = await readBounce(raw)
  const report = bounce && reportOfBounce(bounce)
  if (!report) return false
  for (const reference of referencesIn(headOf(raw))) if (await takeReport(service, reference, report)) return true
  return false
}
