import type pg from 'pg'
import { ask } from './ask.ts'
import type { Connections } from './transaction.ts'

/** How often tables are checked, in milliseconds, which is as often as autovacuum does. */
export const vacuumInterval = 60_000

/** Milliseconds. A table of millions of rows that has never been vacuumed takes minutes. */
const longestVacuum = 10 * 60_000

// The default thresholds of autovacuum for vacuum and analyze. Changes are counted from the start of the engine; a table that grew before
// is recognised by its size.
const dueTables = `select format('%I.%I', s.schemaname, s.relname) as name
  from pg_stat_user_tables s join pg_class c on c.oid = s.relid
  where n_dead_tup > 50 + 0.2 * n_live_tup or n_mod_since_analyze > 50 + 0.1 * n_live_tup
    or pg_relation_size(c.oid) / current_setting('block_size')::int > 5 + 1.2 * c.relpages
  order by c.oid`

/**
 * Does the work of autovacuum, because the engine has no background workers. Without it changed and deleted rows would stay in the files
 * for good, and plans from when tables were small would be kept. One table at a time, so that other work runs in between.
 */
export async function vacuumTables(connect: Connections['connect']): Promise<void> {
  const { rows } = await asOwner(connect, dueTables)
  for (const { name } of rows as { name: string }[]) await asOwner(connect, `vacuum (analyze) ${name}`)
}

/** Runs one statement as the owner of the tables. The session has its former role afterwards, even after a failure. */
async function asOwner(connect: Connections['connect'], statement: string): Promise<pg.QueryResult> {
  const { client, giveBack } = await connect({ purpose: 'background', share: '' })
  try {
    // Three statements, because a vacuum must be sent alone.
    await ask(client, 'set role none')
    const answer = await ask(client, statement, longestVacuum)
    await ask(client, 'set role rollcall_app')
    giveBack()
    return answer
  } catch (error) {
    // A new connection begins with a rollback and sets the role.
    giveBack(true)
    throw error
  }
}
