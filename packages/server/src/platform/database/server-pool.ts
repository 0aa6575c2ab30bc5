import type pg from 'pg'
import { ask } from './ask.ts'
import { cancelStatement } from './cancel.ts'
import { DatabaseUnavailableError } from './errors.ts'
import { ConnectionLanes } from './lanes.ts'
import { lender } from './loans.ts'
import { connectTimeout } from './pool.ts'
import type { Connections } from './transaction.ts'

/**
 * Identifies the running server of a connection, and says whether it accepts changes. The start time, to the microsecond, tells apart
 * servers that share everything else, such as a leader and the standby made from it. A leader becomes a standby only by a new start, so it
 * never keeps its identity. The database is part of the identity: each has its own change log.
 */
export const identify = `select pg_is_in_recovery() as standby,
  pg_is_in_recovery() or current_setting('default_transaction_read_only') = 'on' as "readOnly",
  extract(epoch from pg_postmaster_start_time())::text || ' ' || current_database() as server`

interface Identity {
  standby: boolean
  readOnly: boolean
  server: string
}

/** The server whose change log is followed. `onOther` is called when a connection turns out to lead to another one. */
export interface FollowedServer {
  server: string
  onOther(): void
}

/** Connections to one server at a time, which accepts changes. */
export interface ServerPool extends Connections {
  readonly lanes: ConnectionLanes
  /** Opens the pool anew: existing connections are not used again. New ones must lead to `followed`, if given. */
  renew(followed?: FollowedServer): void
  /** Resolves when a server that accepts changes answers. */
  ping(limit: number): Promise<void>
  end(): Promise<void>
}

export interface ServerPoolOptions {
  /** Opens the actual pool. `prepare` runs on every new connection. */
  open(prepare: (client: pg.ClientBase) => Promise<void>): pg.Pool
  /** Settings for the life of a connection, unless a pooler lends it for a transaction. */
  session: string
  /** Settings of each transaction, because its connection belongs to a pooler. */
  transaction?: string | undefined
  /** Settings of background transactions. */
  patient: string
}

/** Opens a pool whose connections all lead to one server that accepts changes. */
export function openServerPool({ open, session, transaction, patient }: ServerPoolOptions): ServerPool {
  let followed: FollowedServer | undefined
  let generation = 0
  const generations = new WeakMap<pg.ClientBase, number>()

  const pool = open(async (client) => {
    generations.set(client, generation)
    verify(await ask(client, transaction === undefined ? `${session}; ${identify}` : identify))
  })

  /** Throws unless the answer to `identify` is that of the followed server. */
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
    // A pooler gives its connection to no other program before the end.
    endsReadsLater: transaction === undefined,
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
