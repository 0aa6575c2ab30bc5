import { once } from 'node:events'
import { type ClientHttp2Session, type ClientHttp2Stream, connect, constants } from 'node:http2'
import { connect as connectTcp } from 'node:net'
import { connect as connectTls } from 'node:tls'

interface Ask {
  method?: string
  headers?: Record<string, string>
  /** Sent as JSON. */
  body?: unknown
}

export interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
  // biome-ignore lint/suspicious/noExplicitAny: tests read what they expect, and fail when it is not there.
  json(): any
}

/** A client of a server on this machine over HTTPS and HTTP/2, at an address of its own, as browsers are. */
export interface Http2Client extends AsyncDisposable {
  ask(path: string, ask?: Ask): Promise<Answer>
  /** The answer as it comes, for one that does not end. */
  open(path: string, headers: Record<string, string>): ClientHttp2Stream
}

const mostTries = 20

/**
 * Refuses a server that has another certificate, or does not speak HTTP/2. Opens another connection when the server asks for it, as
 * browsers do.
 */
export async function connectHttp2(
  port: number,
  { pem, from = '127.0.0.1' }: { pem: string; from?: string },
): Promise<Http2Client> {
  const open = () => openSession(port, { pem, from })
  let session = await open()
  return {
    async ask(path, ask = {}) {
      for (let tries = 0; tries < mostTries; tries++) {
        if (session.closed || session.destroyed) session = await open()
        const answer = await askOver(session, path, ask)
        if (answer !== 'refused') return answer
      }
      throw new Error(`${path} was refused again and again`)
    },
    open: (path, headers) => session.request({ ':path': path, ...headers }),
    async [Symbol.asyncDispose]() {
      session.destroy()
    },
  }
}

async function openSession(
  port: number,
  { pem, from }: { pem: string; from: string },
): Promise<ClientHttp2Session> {
  const socket = connectTls({
    socket: connectTcp({ host: '127.0.0.1', port, localAddress: from }),
    servername: 'localhost',
    ca: pem,
    ALPNProtocols: ['h2'],
  })
  await once(socket, 'secureConnect')
  const session = connect(`https://localhost:${port}`, { createConnection: () => socket })
  session.on('error', () => {})
  return session
}

/** What was answered; `refused` where the server has not looked at the request, as it says of those that meet its farewell. */
async function askOver(
  session: ClientHttp2Session,
  path: string,
  { method = 'GET', headers = {}, body }: Ask,
): Promise<Answer | 'refused'> {
  const type = body === undefined ? {} : { 'content-type': 'application/json' }
  const stream = session.request({ ':path': path, ':method': method, ...type, ...headers })
  stream.setEncoding('utf8')
  // A proxy that has answered may leave the rest of the body unread.
  stream.on('error', () => {})
  let answered: Answer['headers'] | undefined
  let text = ''
  stream.on('response', (fields) => {
    answered = fields as Answer['headers']
  })
  stream.on('data', (chunk) => {
    text += chunk
  })
  stream.end(body === undefined ? undefined : JSON.stringify(body))
  await new Promise((resolve) => stream.once('close', resolve))
  if (stream.rstCode === constants.NGHTTP2_REFUSED_STREAM) return 'refused'
  if (!answered) throw new Error(`The connection ended without an answer to ${path}`)
  return { status: Number(answered[':status']), headers: answered, text, json: () => JSON.parse(text) }
}
