import { setCookie } from '../platform/http/cookies.ts'
import type { Answer } from '../platform/http/exchange.ts'
import { textResponse } from '../platform/http/packed.ts'
import type { Service } from '../platform/service.ts'
import { type Arrived, isHttps } from './arrival.ts'

/** Turns an answer into a response. Pages hold personal things, so nothing keeps them (EP-06). */
export async function respond(service: Service, arrived: Arrived, answer: Answer, request: Request): Promise<Response> {
  const headers = new Headers({ 'cache-control': 'no-store', vary: 'Accept-Language, Cookie' })
  const secure = isHttps(service)
  if (arrived.newBrowser) headers.append('set-cookie', setCookie('browser', arrived.newBrowser, secure))
  if (arrived.newLocale) headers.append('set-cookie', setCookie('lang', arrived.newLocale, secure))
  for (const { name, value } of answer.cookies ?? []) headers.append('set-cookie', setCookie(name, value, secure))
  switch (answer.kind) {
    case 'goto':
      headers.set('location', answer.path)
      return new Response(null, { status: 303, headers })
    case 'away':
      headers.set('location', answer.url)
      return new Response(null, { status: 303, headers })
    case 'reply':
      if (answer.body === undefined) return new Response(null, { status: answer.status, headers })
      headers.set('content-type', 'application/json')
      return textResponse(request, JSON.stringify(answer.body), { status: answer.status, headers })
    case 'file':
      headers.set('content-type', answer.type)
      headers.set('content-disposition', `attachment; filename="${answer.name}"`)
      return textResponse(request, answer.body, { status: 200, headers })
    case 'json':
      headers.set('content-type', answer.status >= 400 ? 'application/problem+json' : 'application/json')
      return textResponse(request, JSON.stringify(answer.body), { status: answer.status, headers })
    case 'page':
      if (answer.retryAfter !== undefined) headers.set('retry-after', String(answer.retryAfter))
      if (answer.status >= 400 && wantsJson(request))
        return problem(request, answer.status, answer.code ?? 'error', headers)
      headers.set('content-type', 'text/html; charset=utf-8')
      headers.set('content-language', arrived.exchange.visitor.locale)
      if (answer.code) headers.set('honnin-code', answer.code)
      if (answer.onward !== undefined) headers.set('refresh', `0;url=${answer.onward}`)
      if (answer.policy) headers.set('content-security-policy', answer.policy)
      return textResponse(request, answer.html.markup, { status: answer.status, headers })
  }
}

const wantsJson = (request: Request): boolean => {
  const accept = request.headers.get('accept') ?? ''
  return /application\/(problem\+)?json/.test(accept) && !/text\/html/.test(accept)
}

/** RFC 9457: the stable code is what a program goes by. */
function problem(request: Request, status: number, code: string, headers: Headers): Promise<Response> {
  headers.set('content-type', 'application/problem+json')
  const body = { type: 'about:blank', title: code, status, code }
  return textResponse(request, JSON.stringify(body), { status, headers })
}
