import type { Selectable } from 'kysely'
import type { Schema } from '../schema.ts'
import type { Db } from './database.ts'
import { type Statement, statement } from './statement.ts'

/**
 * Inserts rows, all columns of each, as one value: the statement is the same however many they are, so that it is prepared once.
 * What stands in a jsonb column is given as it is, not as text. Not for tables with bytea columns.
 */
export function insertRows<Table extends keyof Schema>(
  table: Table,
  rows: readonly Selectable<Schema[Table]>[],
): { execute(db: Db): Promise<unknown>; withCommit(db: Db): void } {
  const insert = insertInto(columnName(table))
  const text = JSON.stringify(rows.map(withColumnNames))
  return { execute: (db) => insert(db, text), withCommit: (db) => insert.withCommit(db, text) }
}

const inserts = new Map<string, Statement<never, [rows: string]>>()

function insertInto(table: string): Statement<never, [rows: string]> {
  const known = inserts.get(table)
  if (known) return known
  const insert = statement<never, [rows: string]>(
    `insert into "${table}" select * from jsonb_populate_recordset(null::"${table}", $1::jsonb)`,
  )
  inserts.set(table, insert)
  return insert
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
