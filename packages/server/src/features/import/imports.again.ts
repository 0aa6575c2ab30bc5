import type { Context } from '../../operations/implement.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Emit } from '../../platform/events.ts'
import type { Principal } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import type { Queue } from '../../platform/queue/queue.ts'
import { importRef, requireRunnable, stoppedAt, troubleFrom } from './imports.service.ts'
import { claimImport, type ImportRow } from './imports.store.ts'

/** Ends a check, a run or a taking back with nothing of it done. Throws `job.over`. */
export async function cancelImport(
  { db, emit }: { db: Db; emit: Emit<'import.cancelled'> },
  row: ImportRow,
): Promise<void> {
  const status = stoppedAt[row.status]
  if (status === undefined) throw new Refusal('job.over')
  // A run that waited may have begun meanwhile.
  const from = (Object.keys(stoppedAt) as ImportRow['status'][]).filter((each) => stoppedAt[each] === status)
  const change = { status, progress: 0, trouble: troubleFrom(new Refusal('job.cancelled.import')) }
  if (!(await claimImport(db, row, from, change))) throw new Refusal('job.over')
  emit('import.cancelled', { import: importRef(row) })
}

/**
 * Begins again what failed or was cancelled, for its maker and with the rights that the maker has then. Throws `job.unfinished`,
 * `job.nothing_failed`, `import.refused_lines` and `import.nothing_to_do`.
 */
export async function repeatImport(
  { db, emit, origin }: Pick<Context<Principal>, 'db' | 'origin'> & { emit: Emit<'import.ran-again'> },
  row: ImportRow,
  queue: Pick<Queue, 'enqueue'>,
): Promise<void> {
  if (stoppedAt[row.status] !== undefined) throw new Refusal('job.unfinished')
  if (row.trouble === null || (row.status !== 'open' && row.status !== 'checked'))
    throw new Refusal('job.nothing_failed')
  if (row.status === 'checked') requireRunnable(row)
  const status = row.status === 'open' ? 'checking' : 'waiting'
  const change = { status, progress: 0, trouble: null, requestId: origin.id } as const
  if (!(await claimImport(db, row, [row.status], change))) throw new Refusal('job.unfinished')
  await queue.enqueue(db, 'import', [{ tenantId: row.tenantId, id: row.id }])
  emit('import.ran-again', { import: importRef(row), after: { madeBy: row.createdByName } })
}
