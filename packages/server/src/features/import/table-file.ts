import { atMost, withHead } from './byte-source.ts'
import { csvRows, type TableRow } from './csv-rows.ts'
import { type FileBounds, fileBounds } from './file-bounds.ts'
import { FileFault } from './file-fault.ts'
import { headLength, kindOf } from './file-kind.ts'
import { readWorkbook } from './workbook.ts'

/** A table in a file, as CSV or as a sheet of a workbook. */
export interface TableFile {
  kind: 'csv' | 'workbook'
  /** The sheets of a workbook, and the one that is read. */
  sheets: string[]
  sheet: string | undefined
  /** The names of the columns, from the first row. */
  columns: string[]
  /** The rows below, blank ones left out. They are read once; leaving off early frees what the file holds. */
  rows: AsyncGenerator<TableRow, void, undefined>
}

/**
 * Reads a table from the bytes of a file, whatever it is called: CSV of any separator in UTF-8 or UTF-16, or a workbook (XLSX). CSV is
 * read piece by piece. Throws a FileFault where the file, or then a row of it, cannot be read.
 */
export async function readTable(
  source: AsyncIterable<Uint8Array>,
  sheet?: string,
  bounds: FileBounds = fileBounds,
): Promise<TableFile> {
  const { head, whole } = await withHead(source, headLength)
  const file = kindOf(head)
  if (file.kind === 'workbook') {
    const workbook = await readWorkbook(atMost(whole, bounds.workbookBytes), sheet, bounds)
    return withColumns(workbook.rows, { ...workbook, kind: 'workbook' })
  }
  const rows = csvRows(atMost(whole, bounds.csvBytes), file.encoding, bounds)
  return withColumns(rows, { kind: 'csv', sheets: [], sheet: undefined })
}

async function withColumns(
  rows: TableFile['rows'],
  about: Pick<TableFile, 'kind' | 'sheets' | 'sheet'>,
): Promise<TableFile> {
  const first = await rows.next()
  if (first.done) throw new FileFault({ code: 'empty' })
  const { kind, sheets, sheet } = about
  return { kind, sheets, sheet, columns: first.value.cells.map((name) => name.trim()), rows }
}
