import type { makeApp } from '../../src/main/app.ts'

/** Answers like a browser that keeps cookies; pages are asked for in this process. */
export class Window {
  readonly cookies = new Map<string, string>()
  readonly #app: ReturnType<typeof makeApp>

  constructor(app: ReturnType<typeof makeApp>) {
    this.#app = app
  }

  async ask(path: string, fields?: Record<string, string>): Promise<{ response: Response; body: string }> {
    const headers: Record<string, string> = {
      cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      'accept-language': 'en',
    }
    const body = fields && new URLSearchParams(fields)
    const init = body ? { method: 'POST', body, headers } : { headers }
    const response = await this.#app.request(`http://localhost:3000${path}`, init)
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      this.cookies.set(name, value)
    }
    return { response, body: await response.text() }
  }

  async submit(path: string, fields: Record<string, string>) {
    const { body } = await this.ask(path)
    const [, csrf = ''] = /name="csrf" value="([^"]*)"/.exec(body) ?? []
    return this.ask(path, { ...fields, csrf })
  }
}
