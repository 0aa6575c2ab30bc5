import { type CsvTable, csvMark } from '@rollcall/contract/csv.ts'
import type { Download } from '@rollcall/contract/operation.ts'
import type { Context } from '../../operations/implement.ts'
import type { CursorValues } from '../../platform/cursor.ts'
import type { Database, Db, Scope } from '../../platform/database/database.ts'
import type { Principal } from '../../platform/principal.ts'

/** So many rows are in memory at once. */
const batch = 200

/** Where the rows of a file come from: pages of a list, each after the position of the last row before it. */
export interface Lines<Row, Line> {
  read: (db: Db, page: { limit: number; after: CursorValues | undefined }) => Promise<Row[]>
  position: (row: Row) => CursorValues
  /** What the reader may see of a row. */
  lines: (db: Db, rows: Row[]) => Promise<Line[]> | Line[]
}

/**
 * A list as CSV, read page by page while it is sent, each page in a transaction of its own. Emits the audit event of the download.
 */
export function csvFile<Row, Line>(
  database: Database,
  { tenant, emit, now, signal }: Context<Principal>,
  {
    list,
    filters,
    csv,
    ...from
  }: Lines<Row, Line> & {
    list: string
    filters: Readonly<Record<string, unknown>>
    csv: CsvTable<Line>
  },
): Download {
  const { tenant: _slug, ...narrowed } = filters
  emit('list.exported', {
    after: {
      list,
      ...Object.fromEntries(Object.entries(narrowed).map(([key, value]) => [key, String(value)])),
    },
  })
  return {
    contentType: 'text/csv; charset=utf-8',
    filename: `${list}-${tenant.slug}-${now.toISOString().slice(0, 10)}.csv`,
    chunks: chunksOf(
      database,
      { tenant: tenant.id, readOnly: true, purpose: 'background', signal },
      csv,
      from,
    ),
  }
}

async function* chunksOf<Row, Line>(
  database: Database,
  scope: Scope,
  csv: CsvTable<Line>,
  { read, position, lines }: Lines<Row, Line>,
): AsyncIterable<string> {
  yield csvMark + csv.head
  let after: CursorValues | undefined
  do {
    const page = await database.transaction(scope, async (db) => {
      const rows = await read(db, { limit: batch, after })
      return { rows, shown: await lines(db, rows) }
    })
    yield page.shown.map((line) => csv.line(line)).join('')
    const last = page.rows.length === batch ? page.rows.at(-1) : undefined
    after = last && position(last)
  } while (after)
}
