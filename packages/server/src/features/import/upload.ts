import type { ColumnTarget } from '@rollcall/contract/imports.ts'
import type { Database } from '../../platform/database/database.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { editableAttributes, initialAttributes } from '../directory/attributes.rights.ts'
import { columnKey, guessColumns } from './column-match.ts'
import type { TableRow } from './csv-rows.ts'
import { FileFault } from './file-fault.ts'
import { deleteImport, findRemembered, type ImportId } from './imports.store.ts'
import { insertLines } from './lines.store.ts'
import { readTable, type TableFile } from './table-file.ts'

/** So many lines are written with one statement, and in memory at once. */
const batchSize = 512
/** So many values of a column are shown where its content is chosen. */
const mostSamples = 3
const longestSample = 100

/** Where the lines of a file are kept. */
interface Place {
  database: Pick<Database, 'transaction'>
  of: ImportId
}

/** What a file has beside its lines. */
export interface KeptFile extends Pick<TableFile, 'sheets' | 'sheet' | 'columns'> {
  lines: number
  /** The first values of each column. */
  samples: string[][]
}

/**
 * Reads a file and keeps its lines, in short transactions while it is sent, so that a slow sender holds nothing. Throws
 * `import.file_unreadable`; nothing is kept then.
 */
export async function keepFile(
  { database, of }: Place,
  source: AsyncIterable<Uint8Array>,
  sheet: string | undefined,
): Promise<KeptFile> {
  const keep = (rows: readonly TableRow[]) =>
    database.transaction({ tenant: of.tenantId }, (db) => insertLines(db, of, rows))
  try {
    const { columns, rows, ...file } = await readTable(source, sheet)
    const samples: string[][] = columns.map(() => [])
    let lines = 0
    for await (const batch of inBatches(rows)) {
      lines += batch.length
      for (const { cells } of batch) addSamples(samples, cells)
      await keep(batch)
    }
    return { ...file, columns, lines, samples }
  } catch (error) {
    await database.transaction({ tenant: of.tenantId }, (db) => deleteImport(db, of))
    throw error instanceof FileFault ? unreadable(error) : error
  }
}

async function* inBatches(rows: AsyncIterable<TableRow>): AsyncGenerator<TableRow[], void, undefined> {
  let batch: TableRow[] = []
  for await (const row of rows) {
    batch.push(row)
    if (batch.length === batchSize) {
      yield batch
      batch = []
    }
  }
  if (batch.length > 0) yield batch
}

function addSamples(samples: string[][], cells: readonly string[]): void {
  for (const [at, of] of samples.entries()) {
    // The end of a sample must not be half of a character: the database does not take that.
    const cell = cells[at]?.trim().slice(0, longestSample).toWellFormed() ?? ''
    if (cell !== '' && of.length < mostSamples && !of.includes(cell)) of.push(cell)
  }
}

const MiB = 1024 * 1024

function unreadable({ reason }: FileFault): Refusal {
  switch (reason.code) {
    case 'too_many_bytes':
      return new Refusal(`import.file_unreadable.${reason.code}`, { limit: reason.params.limit / MiB })
    case 'too_many_lines':
      return new Refusal(`import.file_unreadable.${reason.code}`, reason.params)
    case 'too_many_columns':
    case 'line_too_long':
      return new Refusal(`import.file_unreadable.${reason.code}`, reason.params)
    case 'quote_not_closed':
    case 'quote_misplaced':
    case 'encoding':
      return new Refusal(`import.file_unreadable.${reason.code}`, reason.params)
    case 'no_sheet':
      return new Refusal(`import.file_unreadable.${reason.code}`, reason.params)
    default:
      return new Refusal(`import.file_unreadable.${reason.code}`)
  }
}

/** What the columns of a file may hold in this tenant, for this caller. */
export function targetsFor(actor: Principal, { profile }: Tenant): ColumnTarget[] {
  const { email, signInWith } = profile.source.accounts
  const attributes = new Set([...initialAttributes(actor), ...editableAttributes(actor)])
  return [
    ...(signInWith === 'email' ? [] : ['username' as const]),
    ...(email === 'none' ? [] : ['email' as const]),
    'alias',
    'roles',
    ...(profile.source.groups.enabled ? ['groups' as const] : []),
    'provider',
    ...[...attributes].map(({ key }) => `attributes.${key}` as const),
  ]
}

/** Guesses what the columns of a file hold, with what was remembered of the last one. */
export async function guessedColumns(
  database: Pick<Database, 'transaction'>,
  actor: Principal,
  tenant: Tenant,
  names: readonly string[],
): Promise<(ColumnTarget | null)[]> {
  const remembered = await database.transaction(
    { tenant: tenant.id, readOnly: true, purpose: 'read' },
    (db) => findRemembered(db, tenant.id, names.map(columnKey)),
  )
  const allowed = new Set(targetsFor(actor, tenant))
  const attributes = tenant.profile.attributes.filter(({ key }) => allowed.has(`attributes.${key}`))
  return guessColumns(names, { attributes, remembered }).map((target) =>
    target !== null && allowed.has(target) ? target : null,
  )
}
