import { type Html, html } from '../../kernel/html.ts'
import type { Text } from '../../kernel/text.ts'

/** How long a form stays open that verifying has opened. */
export const grantEnd: Readonly<Record<'ja' | 'en', (p: { at: string }) => Html>> = {
  ja: ({ at }) => html`本人確認をしたので、この操作は <b>${at}</b> までできます。`,
  en: ({ at }) => html`You have verified, so you can do this until <b>${at}</b>.`,
}

export const grantWords = {
  longer: { ja: '本人確認をして延ばす', en: 'Verify again for more time' },
} as const satisfies Record<string, Text>
