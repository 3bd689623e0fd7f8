import type { Settings } from './settings.ts'

/** Is there anybody who would carry an SMS? Everything works without, and then no page leads to a telephone (product.md, decision 7). */
export const sendsSms = ({ mode, smsUrl, twilioAccount }: Settings): boolean =>
  mode === 'development' || smsUrl !== undefined || twilioAccount !== undefined
