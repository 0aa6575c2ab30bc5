import { parentPort, workerData } from 'node:worker_threads'
import readWorkbook from 'read-excel-file/universal'
import type { FileBounds } from './file-bounds.ts'
import type { FileFaultReason } from './file-fault.ts'
import type { WorkbookOrder, WorkbookResult } from './workbook.ts'

/** Rows that are sent at once. */
const batch = 1000

/** Answers what is in the workbook, and then a batch of rows each time it is asked for one. */
async function serve(): Promise<void> {
  const { result, rows } = await read(workerData as WorkbookOrder)
  let at = 0
  parentPort?.on('message', () => {
    parentPort?.postMessage(rows.slice(at, at + batch).map((row) => row.map(textOf)))
    at += batch
  })
  parentPort?.postMessage(result)
}

async function read(order: WorkbookOrder): Promise<{ result: WorkbookResult; rows: unknown[][] }> {
  const { bytes, sheet, bounds } = order
  const workbook = await readWorkbook(new Blob([bytes]), { trim: false }).catch(() => undefined)
  if (!workbook) return refused({ code: 'workbook_damaged' })
  const sheets = workbook.map((each) => each.sheet)
  if (sheets.length > bounds.sheets || sheets.some((name) => name.length > bounds.sheetName))
    return refused({ code: 'workbook_damaged' })
  const chosen = workbook.find((each) => sheet === undefined || each.sheet === sheet)
  if (!chosen) return refused({ code: 'no_sheet', params: { sheets: sheets.join(', ') } })
  const fault = faultOf(chosen.data, bounds)
  return fault ? refused(fault) : { result: { sheets, sheet: chosen.sheet }, rows: chosen.data }
}

function faultOf(rows: unknown[][], { lines, columns, lineLength }: FileBounds): FileFaultReason | undefined {
  // The reader has made all rows as long as the longest.
  const width = rows[0]?.length ?? 0
  if (width > columns) return { code: 'too_many_columns', params: { line: 1, limit: columns } }
  if (rows.length > lines + 1) return { code: 'too_many_lines', params: { limit: lines } }
  const long = rows.findIndex((row) => lengthOf(row) > lineLength)
  if (long >= 0) return { code: 'line_too_long', params: { line: long + 1, limit: lineLength } }
  // No text of a database has it.
  return rows.some((row) => row.some(hasZero)) ? { code: 'workbook_damaged' } : undefined
}

function lengthOf(row: unknown[]): number {
  return row.reduce<number>((sum, value) => sum + (typeof value === 'string' ? value.length : 0), 0)
}

function hasZero(value: unknown): boolean {
  return typeof value === 'string' && value.includes('\0')
}

function refused(reason: FileFaultReason) {
  return { result: { refused: reason }, rows: [] }
}

/** A cell as a person would write it into CSV, in whole characters. A date of a workbook is a day, or a moment of no time zone. */
function textOf(value: unknown): string {
  if (value instanceof Date) return value.toISOString().replace(/T00:00:00\.000Z$/, '')
  return value === null || value === undefined ? '' : String(value).toWellFormed()
}

await serve()
