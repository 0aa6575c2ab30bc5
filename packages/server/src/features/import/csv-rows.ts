import { pipeline, Readable } from 'node:stream'
import { plainCell } from '@rollcall/contract/csv.ts'
import { CsvError, type Parser, parse } from 'csv-parse'
import { decoded, type Separator, separatorOf } from './csv-text.ts'
import type { FileBounds } from './file-bounds.ts'
import { FileFault } from './file-fault.ts'
import type { Encoding } from './file-kind.ts'

/** A row of a table; `line` is where it begins in the file, from 1. */
export interface TableRow {
  line: number
  cells: string[]
}

/** Excel writes this line into files, and reads it, to say the separator. */
const separatorLine = /^sep=([,;\t])\n/i

type Bounds = Pick<FileBounds, 'columns' | 'lines' | 'lineLength'>

/**
 * Reads the rows of CSV (RFC 4180) one by one, blank ones left out, and holds no more of the file than a piece and a few rows. Throws a
 * FileFault where the file cannot be read on; rows just before that may be lost.
 */
export async function* csvRows(
  source: AsyncIterable<Uint8Array>,
  encoding: Encoding,
  bounds: Bounds,
): AsyncGenerator<TableRow, void, undefined> {
  const { head, rest } = await beginning(decoded(source, encoding), bounds.lineLength)
  const said = separatorLine.exec(head)
  const text = said ? head.slice(said[0].length) : head
  const separator = (said?.[1] as Separator | undefined) ?? separatorOf(text)
  const { parser, faultOf } = parserOf(separator, said ? 1 : 0, bounds)
  // What goes wrong is thrown where the rows are read.
  pipeline(Readable.from(joined(text, rest)), parser, () => {})
  try {
    for await (const [line, ...cells] of parser as AsyncIterable<string[]>)
      yield { line: Number(line), cells: cells.map(plainCell) }
  } catch (error) {
    throw faultOf(error)
  } finally {
    parser.destroy()
  }
}

interface RowParser {
  /** Emits the cells of each row behind the number of its line. */
  parser: Parser
  /** What its errors are called here. The parser is ahead of who reads its rows, so it alone knows the line. */
  faultOf: (error: unknown) => unknown
}

/** A parser of what is left after so many lines. */
function parserOf(delimiter: Separator, skipped: number, bounds: Bounds): RowParser {
  const { columns, lines, lineLength } = bounds
  let line = skipped + 1
  const parser = parse({
    delimiter,
    record_delimiter: '\n',
    // Rows that are too short or too long are judged with the others.
    relax_column_count: true,
    max_record_size: lineLength,
    // A row of empty cells has no characters, so its length alone does not stop it.
    cast(value, { column }) {
      if (typeof column === 'number' && column >= columns)
        throw new FileFault({ code: 'too_many_columns', params: { line, limit: columns } })
      return value
    },
    on_record(cells, info) {
      if (line > lines + 1) throw new FileFault({ code: 'too_many_lines', params: { limit: lines } })
      const record = [String(line), ...cells]
      line = info.lines + skipped + 1
      return cells.some((cell) => cell !== '') ? record : null
    },
  })
  return { parser, faultOf: (error) => (error instanceof CsvError ? faultAt(line, error, bounds) : error) }
}

/** As much text as holds the first line, and the pieces after it. */
async function beginning(pieces: AsyncGenerator<string, void, undefined>, most: number) {
  let head = ''
  while (head.length < most && !head.includes('\n')) {
    const next = await pieces.next()
    if (next.done) break
    head += next.value
  }
  return { head, rest: pieces }
}

async function* joined(head: string, rest: AsyncIterable<string>): AsyncIterable<string> {
  if (head !== '') yield head
  yield* rest
}

function faultAt(line: number, { code }: CsvError, { lineLength }: Bounds): FileFault {
  if (code === 'CSV_MAX_RECORD_SIZE')
    return new FileFault({ code: 'line_too_long', params: { line, limit: lineLength } })
  const open = code === 'CSV_QUOTE_NOT_CLOSED'
  return new FileFault({ code: open ? 'quote_not_closed' : 'quote_misplaced', params: { line } })
}
