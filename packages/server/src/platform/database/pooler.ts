import pg from 'pg'
import { asDatabaseError, MigrationError } from './errors.ts'
import { connectTimeout } from './pool.ts'
import { explainRefusal } from './refusals.ts'

/**
 * Throws a {@link MigrationError} when the address leads through a pooler that lends a server connection for one transaction. Session
 * state, such as LISTEN, a role and prepared statements, would then end up with another client.
 */
export async function requireSessions(url: string): Promise<void> {
  const clients = [connection(url), connection(url)] as const
  const [one, other] = clients
  try {
    await Promise.all(clients.map((client) => client.connect()))
    const before = await backendOf(one)
    // Gets the connection that `one` has returned, if it has.
    await other.query('begin')
    await backendOf(other)
    if ((await backendOf(one)) !== before) throw new MigrationError(lendsConnections)
  } catch (error) {
    throw explainRefusal(asDatabaseError(error), url)
  } finally {
    await Promise.all(clients.map((client) => client.end().catch(() => {})))
  }
}

function connection(url: string): pg.Client {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'rollcall start',
    connectionTimeoutMillis: connectTimeout,
    query_timeout: connectTimeout,
  })
  client.on('error', () => {})
  return client
}

async function backendOf(client: pg.Client): Promise<number> {
  const { rows } = await client.query('select pg_backend_pid() as pid')
  return (rows[0] as { pid: number }).pid
}

const lendsConnections =
  'DATABASE_URL leads through a connection pooler in transaction mode, such as PgBouncer with pool_mode = transaction. Nodes would not ' +
  'hear of each other’s changes. Set ROLLCALL_DATABASE_DIRECT_URL to an address of the PostgreSQL server itself (it is used to listen and ' +
  'to migrate, and DATABASE_URL for all else), or let DATABASE_URL lead to the server or to a pooler in session mode.'
