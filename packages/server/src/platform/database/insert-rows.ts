import type { Selectable } from 'kysely'
import type { Schema } from '../schema.ts'
import type { Db } from './database.ts'
import { type Statement, statement } from './statement.ts'

/** The most rows of one statement. Its values stay far below the protocol's limit of 65,535. */
const mostRows = 512

type Insert = Statement<Record<string, unknown>, unknown[]>

/**
 * Inserts rows, all with the same columns. Values of jsonb columns are given as objects, not as text. The statement is a list of values,
 * the only form that Citus accepts for rows behind row-level security. It has 1, 2, 4 … or 512 rows, so that few statements are prepared
 * for any number of rows. `rest` is the SQL after the values: the conflict clause and the returned columns.
 */
export function insertRows<Table extends keyof Schema>(
  table: Table,
  rows: readonly Partial<Selectable<Schema[Table]>>[],
  { rest = '' }: { rest?: string } = {},
): { execute(db: Db): Promise<Partial<Selectable<Schema[Table]>>[]> } {
  const columns = Object.keys(rows[0] ?? {})
  const parts = inParts(rows).map((part) => ({
    insert: insertInto(table, columns, part.length, rest),
    values: part.flatMap((row) => columns.map((column) => row[column as keyof typeof row])),
  }))
  return {
    async execute(db) {
      const returned = await Promise.all(parts.map(({ insert, values }) => insert(db, ...values)))
      return returned.flat() as Partial<Selectable<Schema[Table]>>[]
    },
  }
}

/** Splits rows into parts of 512, and the remainder into powers of two. */
function inParts<Row>(rows: readonly Row[]): Row[][] {
  const parts: Row[][] = []
  for (let from = 0; from < rows.length; ) {
    const size = Math.min(mostRows, 2 ** Math.floor(Math.log2(rows.length - from)))
    parts.push(rows.slice(from, from + size))
    from += size
  }
  return parts
}

const inserts = new Map<string, Insert>()

function insertInto(table: string, columns: readonly string[], size: number, rest: string): Insert {
  const key = `${table} ${columns.join()} ${size} ${rest}`
  const known = inserts.get(key)
  if (known) return known
  const names = columns.map((column) => `"${columnName(column)}"`).join(', ')
  const rows = Array.from({ length: size }, (_, row) => {
    const values = columns.map((_, column) => `$${row * columns.length + column + 1}`)
    return `(${values.join(', ')})`
  })
  const insert: Insert = statement(
    `insert into "${columnName(table)}" (${names}) values ${rows.join(', ')} ${rest}`,
  )
  inserts.set(key, insert)
  return insert
}

function columnName(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
