import type pg from 'pg'
import { ask } from './ask.ts'
import { cancelStatement } from './cancel.ts'
import { DatabaseUnavailableError } from './errors.ts'
import { ConnectionLanes } from './lanes.ts'
import { lender } from './loans.ts'
import { connectTimeout } from './pool.ts'
import type { Connections } from './transaction.ts'

/**
 * Which running server a connection leads to, and whether it takes changes. The moment at which a server was started, to the microsecond,
 * tells servers apart that share everything else, such as a leader and the standby made from it; a leader becomes a standby by a new
 * start only, so that it never keeps its name. The database of that server belongs to it: each has a change log of its own.
 */
export const identify = `select pg_is_in_recovery() as standby,
  pg_is_in_recovery() or current_setting('default_transaction_read_only') = 'on' as "readOnly",
  extract(epoch from pg_postmaster_start_time())::text || ' ' || current_database() as server`

interface Identity {
  standby: boolean
  readOnly: boolean
  server: string
}

/** The server whose change log is followed; `onOther` is called when a connection turns out to lead to another one. */
export interface FollowedServer {
  server: string
  onOther(): void
}

/** Connections to one server at a time, which takes changes. */
export interface ServerPool extends Connections {
  readonly lanes: ConnectionLanes
  /** Opens the pool anew: no connection that exists is used again, and new ones lead to `followed`, if given, or are refused. */
  renew(followed?: FollowedServer): void
  /** Resolves when a server answers that takes changes. */
  ping(limit: number): Promise<void>
  end(): Promise<void>
}

export interface ServerPoolOptions {
  /** Opens the pool itself; what it is given is run on every new connection. */
  open(prepare: (client: pg.ClientBase) => Promise<void>): pg.Pool
  /** What a connection keeps from its beginning; not for one that a pooler lends for a transaction. */
  session: string
  /** What each transaction sets for itself because its connection belongs to a pooler. */
  transaction?: string | undefined
  /** What transactions set for which nobody waits. */
  patient: string
}

export function openServerPool({ open, session, transaction, patient }: ServerPoolOptions): ServerPool {
  let followed: FollowedServer | undefined
  let generation = 0
  const generations = new WeakMap<pg.ClientBase, number>()

  const pool = open(async (client) => {
    generations.set(client, generation)
    verify(await ask(client, transaction === undefined ? `${session}; ${identify}` : identify))
  })

  /** Throws unless the answer to `identify` is that of the server that is meant. */
  function verify(answer: pg.QueryResult | pg.QueryResult[]): void {
    const found = ([answer].flat().at(-1)?.rows as Identity[] | undefined)?.[0]
    if (found?.standby)
      throw new DatabaseUnavailableError('The database server is a standby, which takes no changes')
    if (found?.readOnly)
      throw new DatabaseUnavailableError('The database server takes no changes: it is set to read-only')
    if (!followed || found?.server === followed.server) return
    followed.onOther()
    throw new DatabaseUnavailableError(
      'A connection leads to another database than the one whose change log is followed',
    )
  }

  const lanes = new ConnectionLanes(pool.options.max, connectTimeout)
  const connect = lender(lanes, openOfThisGeneration)

  async function openOfThisGeneration(): Promise<pg.PoolClient> {
    for (;;) {
      const client = await pool.connect()
      if (generations.get(client) === generation) return client
      client.release(true)
    }
  }

  return {
    connect,
    cancel: cancelStatement,
    lanes,
    patient,
    perTransaction:
      transaction === undefined ? undefined : { settings: transaction, question: identify, verify },
    renew(next) {
      followed = next
      generation += 1
    },
    async ping(limit) {
      const { client, giveBack } = await connect({ purpose: 'read', share: '' })
      try {
        const [found] = (await ask(client, identify, limit)).rows as { readOnly: boolean }[]
        if (found?.readOnly) throw new DatabaseUnavailableError('The database server takes no changes')
        giveBack()
      } catch (error) {
        giveBack(true)
        throw error
      }
    },
    end: () => pool.end(),
  }
}
