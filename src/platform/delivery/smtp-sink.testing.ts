import { once } from 'node:events'
import net, { type AddressInfo, type Socket } from 'node:net'
import tls from 'node:tls'

type Verb = 'greeting' | 'EHLO' | 'STARTTLS' | 'AUTH' | 'MAIL' | 'RCPT' | 'DATA' | 'body' | 'QUIT' | 'RSET'
export type Replies = Partial<Record<Verb, string>>

/** An SMTP server that keeps what it hears and answers as told. For tests. */
export interface SmtpSink {
  readonly port: number
  /** Answers from now on; a missing one is the answer of a healthy server, "" is silence and a closed connection. */
  replies: Replies
  /** Answers to the body by what is in it; undefined for the answer of `replies`. */
  judge?: (raw: string) => Promise<string | undefined>
  readonly heard: string[]
  readonly messages: string[]
  connections: number
  close(): Promise<void>
}

const HEALTHY: Record<Verb, string> = {
  greeting: '220 sink.test',
  EHLO: '250 8BITMIME',
  STARTTLS: '220 go on',
  AUTH: '235 welcome',
  MAIL: '250 ok',
  RCPT: '250 ok',
  DATA: '354 go on',
  body: '250 queued',
  QUIT: '221 bye',
  RSET: '250 ok',
}

export async function openSmtpSink(certificate?: { key: string; cert: string }): Promise<SmtpSink> {
  const sockets = new Set<Socket>()
  const listener = (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined)
    sink.connections += 1
    converse(socket, sink)
  }
  const server = certificate ? tls.createServer(certificate, listener) : net.createServer(listener)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const sink: SmtpSink = {
    port: (server.address() as AddressInfo).port,
    replies: {},
    heard: [],
    messages: [],
    connections: 0,
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
  return sink
}

function converse(socket: Socket, sink: SmtpSink): void {
  let pending = ''
  let inBody = false
  const answer = (verb: Verb, judged?: string) => {
    const reply = judged ?? sink.replies[verb] ?? HEALTHY[verb]
    if (reply === '') socket.destroy()
    else socket.write(`${reply}\r\n`)
    return reply
  }
  answer('greeting')
  socket.on('data', (chunk) => {
    pending += chunk.toString('latin1')
    for (;;) {
      const end = inBody ? '\r\n.\r\n' : '\r\n'
      const at = pending.indexOf(end)
      if (at < 0) return
      const piece = pending.slice(0, at)
      pending = pending.slice(at + end.length)
      if (inBody) {
        inBody = false
        sink.messages.push(piece)
        if (sink.judge) void sink.judge(piece).then((judged) => answer('body', judged))
        else answer('body')
      } else {
        sink.heard.push(piece)
        const verb = (piece.split(' ')[0] ?? '') as Verb
        inBody = answer(verb).startsWith('354')
        if (verb === 'QUIT') socket.end()
      }
    }
  })
}
