import type { Text } from '../../kernel/text.ts'

/** Why sessions ended, for the logs of a receiver; the reason's code stands behind it. */
export const revokedWords: Text = {
  ja: '安全のためにサインインを終わらせました',
  en: 'Sessions were ended for the safety of the account',
}
