import { Socket } from 'node:net'
import pg from 'pg'

/** How long a request to cancel may take, in milliseconds. */
const limit = 2_000

/** What the driver has and its types leave out. */
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
 * Asks the server, on a connection of its own, to end the statement that runs on this one. Resolves when the server has passed it on, or
 * cannot be reached: the statement then ends by itself. Until that and until the next answer, nobody else may use the connection, or
 * another statement would be hit. A pooler passes it on to the server that works for this connection.
 */
export async function cancelStatement(client: pg.ClientBase): Promise<void> {
  const { host, port, ssl, sslNegotiation, processID, secretKey } = client as unknown as CancellableClient
  const socket = new Socket()
  const connection = new pg.Connection({
    ssl,
    sslNegotiation,
    stream: socket,
  } as object) as CancellingConnection
  const ended = Promise.withResolvers<void>()
  const send = () => connection.cancel(processID, secretKey)
  connection.on('connect', () => {
    if (!ssl) send()
    else if (sslNegotiation !== 'direct') connection.requestSsl()
  })
  connection.on('sslconnect', send)
  // The server answers nothing: it closes the connection once it has passed the request on.
  connection.on('end', ended.resolve)
  connection.on('error', ended.resolve)
  const late = setTimeout(ended.resolve, limit)
  if (host.startsWith('/')) connection.connect(`${host}/.s.PGSQL.${port}`)
  else connection.connect(port, host)
  await ended.promise
  clearTimeout(late)
  connection.stream.destroy()
  socket.destroy()
}
