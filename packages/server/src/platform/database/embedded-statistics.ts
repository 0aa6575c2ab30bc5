import type pg from 'pg'
import { ask } from './ask.ts'

/** How often what the engine knows of its tables is brought up to date, in milliseconds. */
export const analyzeInterval = 5 * 60_000

/**
 * Does what autovacuum does elsewhere: the engine has no background workers, and plans that were made while tables were small would
 * be kept when they have grown, at milliseconds for every row that a foreign key checks. Afterwards the session has the role it had,
 * also when this fails.
 */
export async function analyzeTables(pool: pg.Pool): Promise<void> {
  const client = await pool.connect()
  try {
    await ask(client, 'begin; set local role none; analyze; commit')
    client.release()
  } catch (error) {
    // A new connection begins with a rollback.
    client.release(true)
    throw error
  }
}
