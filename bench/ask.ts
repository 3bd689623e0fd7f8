// One request over a connection that is kept, the same for everybody who is measured.
import { Agent, request } from 'node:http'

export interface Answered {
  readonly status: number
  readonly body: string
  readonly headers: NodeJS.Dict<string | string[]>
}

export interface Asking {
  readonly method?: 'GET' | 'POST'
  readonly path: string
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
}

export interface Line {
  ask(asking: Asking): Promise<Answered>
  close(): void
}

export function openLine(port: number, connections: number): Line {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  return {
    ask: ({ method = 'GET', path, body, headers }) =>
      new Promise((resolve, reject) => {
        const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
        const asked = request(
          { agent, host: '127.0.0.1', port, path, method, headers: { ...length, ...headers } },
          (answer) => {
            let text = ''
            answer.setEncoding('utf8')
            answer.on('data', (piece) => (text += piece))
            answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: text, headers: answer.headers }))
          },
        )
        asked.on('error', reject)
        asked.end(body)
      }),
    close: () => agent.destroy(),
  }
}
