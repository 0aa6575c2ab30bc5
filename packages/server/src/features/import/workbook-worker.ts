import { parentPort, workerData } from 'node:worker_threads'
import readWorkbook from 'read-excel-file/universal'
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
  const { bytes, sheet, lines, columns } = order
  const workbook = await readWorkbook(new Blob([bytes]), { trim: false }).catch(() => undefined)
  if (!workbook) return refused({ code: 'workbook_damaged' })
  const sheets = workbook.map((each) => each.sheet)
  const chosen = workbook.find((each) => sheet === undefined || each.sheet === sheet)
  if (!chosen) return refused({ code: 'no_sheet', params: { sheets: sheets.join(', ') } })
  // The reader has made all rows as long as the longest.
  const width = chosen.data[0]?.length ?? 0
  if (width > columns) return refused({ code: 'too_many_columns', params: { line: 1, limit: columns } })
  if (chosen.data.length > lines + 1) return refused({ code: 'too_many_lines', params: { limit: lines } })
  return { result: { sheets, sheet: chosen.sheet }, rows: chosen.data }
}

function refused(reason: NonNullable<WorkbookResult['refused']>) {
  return { result: { refused: reason }, rows: [] }
}

/** A cell as a person would write it into CSV. A date of a workbook is a day, or a moment of no time zone. */
function textOf(value: unknown): string {
  if (value instanceof Date) return value.toISOString().replace(/T00:00:00\.000Z$/, '')
  return value === null || value === undefined ? '' : String(value)
}

await serve()
