import type pg from 'pg'
import { ask } from './ask.ts'
import type { Connections } from './transaction.ts'

/** How often the tables are looked at, in milliseconds: as often as autovacuum does elsewhere. */
export const vacuumInterval = 60_000

/** A table of millions of rows that has never been cleaned takes minutes. */
const longestVacuum = 10 * 60_000

// From where on autovacuum would clean a table, or count it anew, as PostgreSQL comes. What has changed is counted from the start of the
// engine; a table that grew before is known by its size.
const dueTables = `select format('%I.%I', s.schemaname, s.relname) as name
  from pg_stat_user_tables s join pg_class c on c.oid = s.relid
  where n_dead_tup > 50 + 0.2 * n_live_tup or n_mod_since_analyze > 50 + 0.1 * n_live_tup
    or pg_relation_size(c.oid) / current_setting('block_size')::int > 5 + 1.2 * c.relpages
  order by c.oid`

/**
 * Does what autovacuum does elsewhere: the engine has no background workers. Without it the rows that were changed or deleted would
 * stay in the files for good, and plans that were made while tables were small would be kept when they have grown. One table at a
 * time, so that others get their turn in between.
 */
export async function vacuumTables(connect: Connections['connect']): Promise<void> {
  const { rows } = await asOwner(connect, dueTables)
  for (const { name } of rows as { name: string }[]) await asOwner(connect, `vacuum (analyze) ${name}`)
}

/** Runs one statement as the owner of the tables. Afterwards the session has the role it had, also when this fails. */
async function asOwner(connect: Connections['connect'], statement: string): Promise<pg.QueryResult> {
  const { client, giveBack } = await connect({ purpose: 'background', share: '' })
  try {
    // Three statements, because a vacuum refuses to be one of several.
    await ask(client, 'set role none')
    const answer = await ask(client, statement, longestVacuum)
    await ask(client, 'set role rollcall_app')
    giveBack()
    return answer
  } catch (error) {
    // A new connection begins with a rollback and the role.
    giveBack(true)
    throw error
  }
}
