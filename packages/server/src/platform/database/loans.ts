import type pg from 'pg'
import { asDatabaseError, DatabaseUnavailableError } from './errors.ts'
import type { ConnectionLanes, Want } from './lanes.ts'
import { connectTimeout } from './pool.ts'

/** A connection that somebody has for a transaction. */
export interface Loan {
  client: pg.PoolClient
  /** Nobody gets the connection again when it is broken. Call it once. */
  giveBack(broken?: boolean): void
}

/** Lends connections in the order of the lanes. All waiting together takes no longer than opening a connection may. */
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

/** A connection that comes later than that is there for the next one who asks. */
async function inTime(opening: Promise<pg.PoolClient>, limit: number): Promise<pg.PoolClient> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    opening.then((client) => client.release()).catch(() => {})
    late.reject(new DatabaseUnavailableError('The database is not available: no connection could be opened'))
  }, limit)
  return Promise.race([opening, late.promise]).finally(() => clearTimeout(timer))
}
