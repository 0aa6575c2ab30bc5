import type { PrepareContext } from '../../operations/implement.ts'
import { UnderWay } from '../../platform/bounds.ts'
import type { Database } from '../../platform/database/database.ts'
import { newId } from '../../platform/ids.ts'
import type { Principal } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { namesOfActor, shownName } from '../directory/users.visibility.ts'
import { actingAs, keptFor } from './imports.service.ts'
import { countWaiting, type ImportRow, insertImport, updateImport } from './imports.store.ts'
import { guessedColumns, type KeptFile, keepFile } from './upload.ts'

/** An account has so many files that are not imported yet. */
const mostFiles = 3
/** A tenant keeps so many lines that are not imported yet. */
const mostLines = 300_000

const uploading = new UnderWay(1)

/** Reads the file of an upload and keeps its lines; the import is there for nobody before that. */
export async function receive(
  database: Pick<Database, 'transaction'>,
  context: PrepareContext<Principal>,
  { file = 'users', sheet }: { file?: string; sheet?: string },
): Promise<ImportRow> {
  const { actor, tenant, now } = context
  const end = uploading.begin(`${tenant.id} ${actor.id}`)
  if (!end) throw new Refusal('server.busy.imports', {}, { retryAfter: 5 })
  try {
    const row = newImport(context, file, now)
    await database.transaction({ tenant: tenant.id }, async (db) => {
      const waiting = await countWaiting(db, tenant.id, actor.id)
      if (waiting.files >= mostFiles) throw new Refusal('import.too_many')
      if (waiting.lines >= mostLines) throw new Refusal('import.too_many.lines')
      await insertImport(db, {
        ...row,
        columns: '[]',
        trouble: null,
        takenBack: null,
        apiKey: row.apiKey && JSON.stringify(row.apiKey),
      })
    })
    const kept = await keepFile({ database, of: row }, context.file, sheet)
    const columns = await columnsOf(database, context, kept)
    const { sheets, sheet: read = null, lines } = kept
    const change = { sheets, sheet: read, lines }
    await database.transaction({ tenant: tenant.id }, (db) =>
      updateImport(db, row, { ...change, columns: JSON.stringify(columns) }),
    )
    return { ...row, ...change, columns }
  } finally {
    end()
  }
}

async function columnsOf(
  database: Pick<Database, 'transaction'>,
  { actor, tenant }: PrepareContext<Principal>,
  { columns, samples }: KeptFile,
): Promise<ImportRow['columns']> {
  const targets = await guessedColumns(database, actor, tenant, columns)
  return columns.map((name, at) => ({ name, target: targets[at] ?? null, samples: samples[at] ?? [] }))
}

function newImport(context: PrepareContext<Principal>, file: string, now: Date): ImportRow {
  const { actor, tenant } = context
  return {
    tenantId: tenant.id,
    id: newId(),
    file,
    status: 'reading',
    sheets: [],
    sheet: null,
    columns: [],
    lines: 0,
    updateBy: 'no',
    invitations: 'now',
    inviteAt: null,
    olderCredentials: null,
    created: 0,
    changed: 0,
    unchanged: 0,
    refused: 0,
    progress: 0,
    trouble: null,
    takenBack: null,
    createdAt: now,
    finishedAt: null,
    takeBackUntil: null,
    expiresAt: new Date(now.getTime() + keptFor),
    createdBy: actor.id,
    createdByName: shownName(tenant, namesOfActor(actor)),
    ...actingAs(context),
    apiKey: actor.credential.apiKey,
  }
}
