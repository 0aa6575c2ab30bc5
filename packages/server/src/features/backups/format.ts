import { createHash } from 'node:crypto'
import { BackupError } from './backup-error.ts'

/** The version of the format; docs/decisions/0046-backups.md describes it. A reader refuses what is newer. */
export const formatVersion = 1

/** The first line of a backup. */
export interface Header {
  rollcall: 'backup'
  format: number
  /** The program that wrote it, and the last migration of its database. */
  program: string
  schema: { version: number; name: string }
  /** The moment of the snapshot, ISO 8601 in UTC. */
  at: string
  /** `server`: all tenants. `tenant`: one. */
  scope: 'server' | 'tenant'
  /** The tenants in it, in their order. */
  tenants: TenantRef[]
  /** The ids of the keys that its stored secrets need. */
  secretKeys: string[]
}

export interface TenantRef {
  id: string
  slug: string
  name: string
}

/** What is between the header and the end, in the order of the file. */
export type Part =
  | { kind: 'tenant'; tenant: TenantRef }
  | { kind: 'table'; table: string; columns: string[] }
  /** Rows of the table before, each a list of values in the order of its columns. */
  | { kind: 'rows'; lines: string[] }

/** What the whole file was found to have. */
export interface Contents {
  rows: Record<string, number>
}

/** Receives a backup in the order of its file. */
export interface Visitor {
  header(header: Header): Promise<void> | void
  part(part: Part): Promise<void> | void
}

/** Writes the lines of a backup, and at its end what a reader compares them with. */
export class LineWriter {
  readonly #digest = createHash('sha256')
  readonly #rows: Record<string, number> = {}
  #table = ''

  header(header: Header): string {
    return this.#text(`${JSON.stringify(header)}\n`)
  }

  tenant({ id, slug, name }: TenantRef): string {
    return this.#text(`${JSON.stringify({ tenant: { id, slug, name } })}\n`)
  }

  table(table: string, columns: readonly string[]): string {
    this.#table = table
    this.#rows[table] ??= 0
    return this.#text(`${JSON.stringify({ table, columns })}\n`)
  }

  /** @param rows JSON arrays, without line ends. */
  rows(rows: readonly string[]): string {
    this.#rows[this.#table] = (this.#rows[this.#table] ?? 0) + rows.length
    return this.#text(rows.map((row) => `${row}\n`).join(''))
  }

  end(): { text: string; contents: Contents } {
    const contents = { rows: this.#rows }
    const end = { end: { ...contents, sha256: this.#digest.digest('hex') } }
    return { text: `${JSON.stringify(end)}\n`, contents }
  }

  #text(text: string): string {
    this.#digest.update(text)
    return text
  }
}

/** No line of a backup is longer: a row with a picture has some hundred kilobytes. */
const longestLine = 64 * 1024 * 1024
/** So many rows are handed over together. */
const together = 512

/**
 * Reads the lines of a backup to its end and compares them with what the end says. Throws a {@link BackupError}: `foreign` when it is no
 * backup, `newer`, and `damaged` when anything is missing, added or different.
 */
export async function readLines(source: AsyncIterable<Uint8Array>, visitor: Visitor): Promise<Contents> {
  const reader = new LineReader(visitor)
  for await (const line of linesOf(source)) await reader.take(line)
  return reader.end()
}

class LineReader {
  readonly #visitor: Visitor
  readonly #digest = createHash('sha256')
  readonly #rows: Record<string, number> = {}
  #begun = false
  #table: string | undefined
  #waiting: string[] = []
  #end: (Contents & { sha256: string }) | undefined

  constructor(visitor: Visitor) {
    this.#visitor = visitor
  }

  async take(line: Buffer): Promise<void> {
    if (this.#end) throw damaged('something follows its end')
    const text = line.toString('utf8')
    if (text.startsWith('[') && this.#begun) {
      this.#digest.update(line)
      return this.#takeRow(text)
    }
    await this.#handOver()
    const said = parsed(text)
    if (!this.#begun) await this.#visitor.header(headerOf(said))
    else if (isEnd(said)) {
      this.#end = said.end
      return
    } else await this.#takePart(said)
    this.#begun = true
    this.#digest.update(line)
  }

  end(): Contents {
    if (!this.#begun) throw foreign()
    if (!this.#end) throw damaged('its end is missing')
    const { sha256, rows } = this.#end
    if (sha256 !== this.#digest.digest('hex')) throw damaged('its checksum is another one')
    if (Object.entries(this.#rows).some(([table, count]) => rows[table] !== count))
      throw damaged('it has another number of rows than its end says')
    return { rows: this.#rows }
  }

  async #takeRow(text: string): Promise<void> {
    if (this.#table === undefined) throw damaged('a row belongs to no table')
    this.#rows[this.#table] = (this.#rows[this.#table] ?? 0) + 1
    this.#waiting.push(text)
    if (this.#waiting.length === together) await this.#handOver()
  }

  async #takePart(said: unknown): Promise<void> {
    if (isTenant(said)) {
      this.#table = undefined
      await this.#visitor.part({ kind: 'tenant', tenant: said.tenant })
    } else if (isTable(said)) {
      this.#table = said.table
      this.#rows[said.table] ??= 0
      await this.#visitor.part({ kind: 'table', table: said.table, columns: said.columns })
    } else throw damaged('a line is none of a backup')
  }

  async #handOver(): Promise<void> {
    const lines = this.#waiting
    if (lines.length === 0) return
    this.#waiting = []
    await this.#visitor.part({ kind: 'rows', lines })
  }
}

/** Each line with its end. */
async function* linesOf(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer, void> {
  let rest: Buffer[] = []
  let length = 0
  for await (const chunk of source) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    let from = 0
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, from)) {
      const line = bytes.subarray(from, at + 1)
      yield rest.length === 0 ? line : Buffer.concat([...rest, line])
      rest = []
      length = 0
      from = at + 1
    }
    if (from === bytes.length) continue
    rest.push(bytes.subarray(from))
    length += bytes.length - from
    if (length > longestLine) throw foreign()
  }
  if (length > 0) throw damaged('its last line is cut')
}

function headerOf(said: unknown): Header {
  if (typeof said !== 'object' || said === null || (said as Header).rollcall !== 'backup') throw foreign()
  const header = said as Header
  if (header.format > formatVersion)
    throw new BackupError(
      'newer',
      `The backup has format ${header.format}, and this program reads up to ${formatVersion}: it was made by a newer Rollcall (${header.program}). Use that version or a later one.`,
    )
  return header
}

const isTenant = (said: unknown): said is { tenant: TenantRef } => has(said, 'tenant')
const isTable = (said: unknown): said is { table: string; columns: string[] } =>
  has(said, 'table') && Array.isArray((said as { columns?: unknown }).columns)
const isEnd = (said: unknown): said is { end: Contents & { sha256: string } } => has(said, 'end')

function has(said: unknown, key: string): boolean {
  return typeof said === 'object' && said !== null && key in said
}

/** Parses a line. Throws `damaged`. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw damaged('a line is no JSON')
  }
}

export function damaged(how: string, options?: ErrorOptions): BackupError {
  return new BackupError(
    'damaged',
    `The backup is damaged (${how}): it was cut, or changed after it was written.`,
    options,
  )
}

export function foreign(options?: ErrorOptions): BackupError {
  return new BackupError('foreign', 'The file is no backup of Rollcall.', options)
}
