import { Socket } from 'node:net'
import pg from 'pg'

/** How long a request to cancel may take, in milliseconds. */
const usualLimit = 2_000

/** Parts of the driver that its types leave out. */
interface CancellingConnection extends pg.Connection {
  connect(portOrPath: number | string, host?: string): void
  requestSsl(): void
  cancel(processId: number | null, secretKey: number | null): void
}
interface CancellableClient {
  host: string
  port: number
  ssl: boolean | object
  sslNegotiation: string
  processID: number | null
  secretKey: number | null
}

/**
 * Asks the server, over a new connection, to cancel the statement that runs on this connection. Until this has resolved and the next answer
 * has come, no other statement may use the connection, because the request could hit it instead. Returns true when the server has passed
 * the request on. Returns false when it did not say so in time: the request may then still take effect, and the connection must not be used
 * again. A pooler passes the request to the server connection that serves this client.
 */
export async function cancelStatement(client: pg.ClientBase, limit = usualLimit): Promise<boolean> {
  const { host, port, ssl, sslNegotiation, processID, secretKey } = client as unknown as CancellableClient
  const socket = new Socket()
  const connection = new pg.Connection({
    ssl,
    sslNegotiation,
    stream: socket,
  } as object) as CancellingConnection
  const ended = Promise.withResolvers<boolean>()
  const send = () => connection.cancel(processID, secretKey)
  connection.on('connect', () => {
    if (!ssl) send()
    else if (sslNegotiation !== 'direct') connection.requestSsl()
  })
  connection.on('sslconnect', send)
  // The server sends no answer: it closes the connection once it has passed the request on.
  connection.on('end', () => ended.resolve(true))
  connection.on('error', () => ended.resolve(false))
  const late = setTimeout(() => ended.resolve(false), limit)
  if (host.startsWith('/')) connection.connect(`${host}/.s.PGSQL.${port}`)
  else connection.connect(port, host)
  const passedOn = await ended.promise
  clearTimeout(late)
  connection.stream.destroy()
  socket.destroy()
  return passedOn
}
