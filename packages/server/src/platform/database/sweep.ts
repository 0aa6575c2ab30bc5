import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Schema } from '../schema.ts'
import type { Database } from './database.ts'

/** The most rows of one look-up, over all tenants. */
const together = 500
/** The most look-ups of one round. The rest waits for the next round. */
const mostTimes = 40

/** How to find the ended rows of a table. */
export interface Ended {
  table: keyof Schema & string
  /** The columns of its key except the tenant, with their types. */
  key: Record<string, 'uuid' | 'text'>
  /** When a row ended or was last needed. An index begins with this column. */
  column: string
  /** A further condition. */
  condition?: RawBuilder<SqlBool>
}

type Found = { tenantId: string } & Record<string, string>

/**
 * Deletes the rows of a table that ended before a moment, in all tenants. It looks for them in all tenants at once, then deletes them by
 * their keys, tenant by tenant, one transaction after the other. The cost depends on the ended rows, not on the number of tenants, and it
 * never uses more than one connection.
 */
export async function sweep(database: Database, ended: Ended, before: Date): Promise<void> {
  for (let times = 0; times < mostTimes; times += 1) {
    const found = await findEnded(database, ended, before)
    for (const [tenant, rows] of Map.groupBy(found, ({ tenantId }) => tenantId))
      await deleteEnded(database, { ended, before, tenant, rows })
    if (found.length < together) return
  }
}

function holds({ column, condition = sql`true` }: Ended, before: Date): RawBuilder<SqlBool> {
  return sql`${sql.ref(column)} < ${before} and ${condition}`
}

async function findEnded(database: Database, ended: Ended, before: Date): Promise<Found[]> {
  const columns = ['tenant_id', ...Object.keys(ended.key)].map((column) => sql.ref(column))
  return database.transaction({ system: true, readOnly: true, purpose: 'background' }, async (db) => {
    const { rows } = await sql<Found>`
      select ${sql.join(columns)} from ${sql.table(ended.table)} where ${holds(ended, before)}
      order by ${sql.ref(ended.column)} limit ${together}`.execute(db)
    return rows
  })
}

async function deleteEnded(
  database: Database,
  { ended, before, tenant, rows }: { ended: Ended; before: Date; tenant: string; rows: Found[] },
): Promise<void> {
  const key = Object.entries(ended.key)
  const columns = sql.join(key.map(([column]) => sql.ref(column)))
  const keys = key.map(([column, type]) => {
    const values = rows.map((row) => row[camelCase(column)])
    return sql`${values}::${sql.raw(type)}[]`
  })
  await database.transaction({ tenant }, (db) =>
    sql`
      delete from ${sql.table(ended.table)} where tenant_id = ${tenant}
        and (${columns}) in (select * from unnest(${sql.join(keys)})) and ${holds(ended, before)}`.execute(
      db,
    ),
  )
}

function camelCase(column: string): string {
  return column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
}
