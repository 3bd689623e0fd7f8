import { CALLBACK } from '../features/session/aim-host.ts'
import type { Web } from '../features/session/shell.ts'
import type { Person } from '../features/session/store-visitor.ts'
import { type Answer, goto, type Route } from '../platform/http/exchange.ts'

const INTERACTION = /^[\w-]{20,100}$/

/**
 * Whoever signs in or verifies because an app waits for it is led back to the app where they would else be led to their
 * account. Whoever opens the account or the start by themselves has turned away from the app, and is not led there later.
 */
export function withOnward(route: Route<Person>, x: Web, answer: Answer): Answer {
  const interaction = x.cookie('onward')
  if (interaction === undefined) return answer
  // Who comes back from the host has signed in there, and arrives by a link as others do by a form.
  if (route.method === 'GET' && route.path !== CALLBACK)
    return ['/', '/account'].includes(route.path)
      ? { ...answer, cookies: [...(answer.cookies ?? []), { name: 'onward', value: null }] }
      : answer
  const arrives = answer.kind === 'goto' && answer.path === '/account'
  return arrives && INTERACTION.test(interaction) ? goto(`/connect/${interaction}`, answer.cookies) : answer
}
