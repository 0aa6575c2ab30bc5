import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { plainCell } from '@rollcall/contract/csv.ts'
import { UnderWay } from '../../platform/bounds.ts'
import { Refusal } from '../../platform/problem.ts'
import type { TableRow } from './csv-rows.ts'
import type { FileBounds } from './file-bounds.ts'
import { FileFault, type FileFaultReason } from './file-fault.ts'
import { plainWorkbook } from './workbook-files.ts'

/** What the thread is asked for. */
export interface WorkbookOrder {
  bytes: Uint8Array<ArrayBuffer>
  /** The first one if it is left out. */
  sheet: string | undefined
  bounds: FileBounds
}

export type WorkbookResult =
  | { sheets: string[]; sheet: string; refused?: never }
  | { refused: FileFaultReason }

/** The heap of a thread is large, so one workbook is read at a time on a node. */
const reading = new UnderWay(1)

/** How long a workbook may take to be read. The largest ones take some seconds. */
const longest = 60_000

/**
 * Reads a sheet of a workbook. In a thread of its own with a limited heap: a few bytes can say that a cell stands in the last row and
 * column there are, and the reader makes all those before it. Throws a FileFault where it cannot be read. The rows are read once, and
 * the thread ends with them. Throws `server.busy` while another one is read.
 */
export async function readWorkbook(
  source: AsyncIterable<Uint8Array>,
  sheet: string | undefined,
  bounds: FileBounds,
): Promise<{ sheets: string[]; sheet: string; rows: AsyncGenerator<TableRow, void, undefined> }> {
  const bytes = await plainWorkbook(source, bounds.unpackedBytes)
  const end = reading.begin('node')
  if (!end) throw new Refusal('server.busy.imports', {}, { retryAfter: 5 })
  const workerData: WorkbookOrder = { bytes, sheet, bounds }
  const worker = new Worker(new URL('./workbook-worker.ts', import.meta.url), {
    workerData,
    transferList: [bytes.buffer],
    execArgv: [],
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: bounds.workbookHeap },
  })
  worker.once('exit', end)
  // Between two questions nobody else listens, and an error without a listener would end the server.
  worker.on('error', () => {})
  try {
    const result = await answerOf<WorkbookResult>(worker)
    if (result.refused) throw new FileFault(result.refused)
    return { sheets: result.sheets, sheet: result.sheet, rows: rowsOf(worker) }
  } catch (error) {
    await worker.terminate()
    throw error
  }
}

async function* rowsOf(worker: Worker): AsyncGenerator<TableRow, void, undefined> {
  try {
    for (let line = 1; ; ) {
      const answer = answerOf<string[][]>(worker)
      worker.postMessage('next')
      const batch = await answer
      if (batch.length === 0) return
      for (const row of batch) {
        if (row.some((cell) => cell !== '')) yield { line, cells: row.map(plainCell) }
        line += 1
      }
    }
  } finally {
    await worker.terminate()
  }
}

/** The next message. A thread that ends instead was out of memory, and one that says nothing has too much to read. */
async function answerOf<Answer>(worker: Worker): Promise<Answer> {
  const tooLarge = new FileFault({ code: 'workbook_too_large' })
  // It has ended before it was asked.
  if (worker.threadId === -1) throw tooLarge
  const done = new AbortController()
  const signal = AbortSignal.any([done.signal, AbortSignal.timeout(longest)])
  try {
    const exit = once(worker, 'exit', { signal }).then(() => undefined)
    const answer = await Promise.race([once(worker, 'message', { signal }), exit])
    if (answer) return answer[0] as Answer
  } catch {
    // An error of the thread, or the time is over.
  } finally {
    done.abort()
  }
  throw tooLarge
}
