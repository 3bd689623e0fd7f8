import type { Locale } from '../../kernel/locale.ts'
import type { Answer } from '../../platform/http/exchange.ts'
import { policy } from '../../policy/policy.ts'
import type { Web } from '../session/shell.ts'
import { helpRoutes } from './pages.ts'

interface Wish {
  readonly locale?: Locale
  readonly number?: string
  readonly edition?: 'ja-easy'
  readonly query?: Readonly<Record<string, string>>
  readonly support?: string
}

/** A page of the help as somebody gets it who is not signed in; nothing of it needs the database. */
export async function help(wish: Wish = {}) {
  const path = wish.number === undefined ? '/help' : '/help/:number'
  const answer = await asked(wish.edition ? `${path}/easy` : path, wish)
  if (answer?.kind !== 'page') throw new Error('no page')
  return { status: answer.status, code: answer.code, markup: answer.html.markup }
}

export async function asked(
  path: string,
  { locale = 'ja', number, query = {}, support = 'support@honnin.example' }: Wish,
): Promise<Answer | undefined> {
  const route = helpRoutes.find((one) => one.path === path)
  const settings = {
    brand: 'Honnin',
    mode: 'production',
    origin: 'https://id.example.jp',
    support,
    mailFrom: 'no-reply@honnin.example',
  }
  const x = {
    service: { policy, settings },
    visitor: { locale },
    now: { now: 0 },
    person: undefined,
    path: '/help',
    csrf: 'token',
    param: () => number,
    query: (name: string) => query[name],
  } as unknown as Web
  return route?.handle(x)
}
