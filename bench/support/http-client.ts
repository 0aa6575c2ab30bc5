import { connect } from 'node:net'

export interface Answer {
  status: number
  /** The first value of a header, by its name in any case. */
  header(name: string): string | undefined
  text: string
}

export interface Client {
  get(path: string): Promise<Answer>
  post(path: string, body: unknown): Promise<Answer>
  patch(path: string, body: unknown): Promise<Answer>
  put(path: string, body: unknown): Promise<Answer>
  delete(path: string): Promise<Answer>
  close(): void
}

interface Connection {
  /** Sends a request and gives its answer; one at a time. */
  ask(request: string): Promise<Answer>
  close(): void
}

/**
 * Sends requests over connections that stay open, like a proxy or a browser, each with `headers`. Node's own client needs longer than the
 * server and shares its cores. This one supports only the answers of this server.
 */
export function openClient(
  origin: string,
  { connections = 1, headers = {} }: { connections?: number; headers?: Record<string, string> } = {},
): Client {
  const { host, hostname, port } = new URL(origin)
  const common = Object.entries({ host, ...headers })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')
  const open = new Set<Connection>()
  const idle: Connection[] = []
  const waiting: ((connection: Connection) => void)[] = []

  function dial(): Connection {
    const connection = openConnection(hostname, Number(port), () => {
      open.delete(connection)
      if (idle.includes(connection)) idle.splice(idle.indexOf(connection), 1)
    })
    open.add(connection)
    return connection
  }

  async function send(method: string, path: string, body?: unknown): Promise<Answer> {
    const payload = body === undefined ? '' : JSON.stringify(body)
    const type = body === undefined ? '' : 'content-type: application/json\r\n'
    const length = method === 'GET' ? '' : `content-length: ${Buffer.byteLength(payload)}\r\n`
    const connection =
      idle.pop() ??
      (open.size < connections ? dial() : await new Promise<Connection>((resolve) => waiting.push(resolve)))
    try {
      return await connection.ask(`${method} ${path} HTTP/1.1\r\n${common}${type}${length}\r\n${payload}`)
    } finally {
      const next = waiting.shift()
      const usable = open.has(connection)
      if (next) next(usable ? connection : dial())
      else if (usable) idle.push(connection)
    }
  }

  return {
    get: (path) => send('GET', path),
    post: (path, body) => send('POST', path, body),
    patch: (path, body) => send('PATCH', path, body),
    put: (path, body) => send('PUT', path, body),
    delete: (path) => send('DELETE', path),
    close: () => {
      for (const connection of open) connection.close()
    },
  }
}

function openConnection(host: string, port: number, onEnd: () => void): Connection {
  const socket = connect({ host, port, noDelay: true })
  let asked: { resolve(answer: Answer): void; reject(error: Error): void } | undefined
  let received: Buffer = Buffer.alloc(0)
  socket.on('data', (chunk: Buffer) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk])
    const answer = readAnswer(received)
    if (!answer) return
    received = Buffer.alloc(0)
    asked?.resolve(answer)
    asked = undefined
  })
  const end = (error: Error) => {
    onEnd()
    asked?.reject(error)
    asked = undefined
  }
  socket.on('error', end)
  socket.on('close', () => end(new Error('The server closed the connection')))
  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        asked = { resolve, reject }
        socket.write(request)
      }),
    close: () => socket.destroy(),
  }
}

/** The answer, once it is complete. Only a body with a content length can be read. */
function readAnswer(received: Buffer): Answer | undefined {
  const headEnd = received.indexOf('\r\n\r\n')
  if (headEnd < 0) return undefined
  const head = received.toString('latin1', 0, headEnd)
  const header = (name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1]?.trim()
  if (header('transfer-encoding')) throw new Error(`A body of unknown length: ${head}`)
  const end = headEnd + 4 + Number(header('content-length') ?? 0)
  if (received.length < end) return undefined
  return { status: Number(head.slice(9, 12)), header, text: received.toString('utf8', headEnd + 4, end) }
}

/** The answer's JSON, or an error that shows what came instead. */
export function expectJson<T>(answer: Answer): T {
  if (answer.status >= 300) throw new Error(`${answer.status}: ${answer.text}`)
  return JSON.parse(answer.text) as T
}
