import { type RawBuilder, type Selectable, sql } from 'kysely'
import type { Schema } from '../schema.ts'

/**
 * Inserts rows, all columns of each, as one value: the statement is the same however many they are, so that it is prepared once.
 * What stands in a jsonb column is given as it is, not as text. Not for tables with bytea columns.
 */
export function insertRows<Table extends keyof Schema>(
  table: Table,
  rows: readonly Selectable<Schema[Table]>[],
): RawBuilder<unknown> {
  const into = sql.table(table)
  const text = JSON.stringify(rows.map(withColumnNames))
  return sql`insert into ${into} select * from jsonb_populate_recordset(null::${into}, ${text}::jsonb)`
}

function withColumnNames(row: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).map(([key, value]) => [columnName(key), value]))
}

const names = new Map<string, string>()

function columnName(key: string): string {
  const known = names.get(key)
  if (known !== undefined) return known
  const name = key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  names.set(key, name)
  return name
}
