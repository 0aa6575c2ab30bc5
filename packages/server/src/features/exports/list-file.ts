import { type CsvTable, csvMark } from '@rollcall/contract/csv.ts'
import type { Download } from '@rollcall/contract/operation.ts'
import type { Context } from '../../operations/implement.ts'
import type { CursorValues } from '../../platform/cursor.ts'
import type { Database, Db, Scope } from '../../platform/database/database.ts'
import type { Principal } from '../../platform/principal.ts'
import { workbookFile, workbookType } from './workbook-file.ts'

/** So many rows are in memory at once. */
const batch = 200

/** Where the rows of a file come from: pages of a list, each after the position of the last row before it. */
export interface Lines<Row, Line> {
  read: (db: Db, page: { limit: number; after: CursorValues | undefined }) => Promise<Row[]>
  position: (row: Row) => CursorValues
  /** What the reader may see of a row. */
  lines: (db: Db, rows: Row[]) => Promise<Line[]> | Line[]
}

export type FileFormat = 'csv' | 'xlsx'

interface ListFile<Row, Line> extends Lines<Row, Line> {
  list: string
  format: FileFormat | undefined
  filters: Readonly<Record<string, unknown>>
  table: CsvTable<Line>
}

/**
 * A list as CSV or as a workbook, read page by page while it is sent, each page in a transaction of its own. Emits the audit event of the
 * download.
 */
export function listFile<Row, Line>(
  database: Database,
  { tenant, emit, now, signal }: Context<Principal>,
  { list, format = 'csv', filters, table, ...from }: ListFile<Row, Line>,
): Download {
  const { tenant: _slug, ...narrowed } = filters
  emit('list.exported', {
    after: {
      list,
      ...Object.fromEntries(Object.entries(narrowed).map(([key, value]) => [key, String(value)])),
      ...(format === 'csv' ? {} : { format }),
    },
  })
  const pages = pagesOf(database, { tenant: tenant.id, readOnly: true, purpose: 'background', signal }, from)
  return {
    contentType: format === 'csv' ? 'text/csv; charset=utf-8' : workbookType,
    filename: `${list}-${tenant.slug}-${now.toISOString().slice(0, 10)}.${format}`,
    chunks: format === 'csv' ? csvOf(pages, table) : workbookFile(list, table.columns, cellsOf(pages, table)),
  }
}

async function* csvOf<Line>(pages: AsyncIterable<Line[]>, table: CsvTable<Line>): AsyncIterable<string> {
  yield csvMark + table.head
  for await (const lines of pages) yield lines.map((line) => table.line(line)).join('')
}

async function* cellsOf<Line>(pages: AsyncIterable<Line[]>, table: CsvTable<Line>) {
  for await (const lines of pages) yield lines.map((line) => table.cells(line))
}

async function* pagesOf<Row, Line>(
  database: Database,
  scope: Scope,
  { read, position, lines }: Lines<Row, Line>,
): AsyncIterable<Line[]> {
  let after: CursorValues | undefined
  do {
    const page = await database.transaction(scope, async (db) => {
      const rows = await read(db, { limit: batch, after })
      return { rows, shown: await lines(db, rows) }
    })
    yield page.shown
    const last = page.rows.length === batch ? page.rows.at(-1) : undefined
    after = last && position(last)
  } while (after)
}
