import type pg from 'pg'
import { asDatabaseError, DatabaseUnavailableError } from './errors.ts'
import type { ConnectionLanes, Want } from './lanes.ts'
import { connectTimeout } from './pool.ts'

/** A connection that is lent for one transaction. */
export interface Loan {
  client: pg.PoolClient
  /** Returns the connection. A broken one is not lent again. Call it once. */
  giveBack(broken?: boolean): void
}

/** Lends connections in the order of the lanes. The total wait is no longer than opening a connection may take. */
export function lender(
  lanes: ConnectionLanes,
  open: () => Promise<pg.PoolClient>,
): (want: Want) => Promise<Loan> {
  return async (want) => {
    const begun = performance.now()
    const leaveLane = await lanes.take(want)
    try {
      const client = await inTime(open(), connectTimeout - (performance.now() - begun))
      return {
        client,
        giveBack(broken) {
          client.release(broken)
          leaveLane()
        },
      }
    } catch (error) {
      leaveLane()
      throw asDatabaseError(error)
    }
  }
}

/** A connection that opens later stays in the pool for the next request. */
async function inTime(opening: Promise<pg.PoolClient>, limit: number): Promise<pg.PoolClient> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    opening.then((client) => client.release()).catch(() => {})
    late.reject(new DatabaseUnavailableError('The database is not available: no connection could be opened'))
  }, limit)
  return Promise.race([opening, late.promise]).finally(() => clearTimeout(timer))
}
