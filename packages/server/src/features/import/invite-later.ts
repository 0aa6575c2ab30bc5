import type { Batch, BatchContext } from '../../operations/batch.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Principal } from '../../platform/principal.ts'
import type { Queue } from '../../platform/queue/queue.ts'
import { holdAccounts } from '../accounts/users.held.ts'
import { setStatusOfMany } from '../users/users.status.ts'
import { listImported } from './imported.store.ts'
import { findImport, type ImportRow, listInvitingImports, updateImport } from './imports.store.ts'

/** So many are invited in one transaction: few enough that others hardly wait. */
const batchSize = 250

/** Adds the jobs that invite users of imports, of a tenant that was suspended meanwhile. */
export async function enqueueInvitations(
  db: Db,
  queue: Pick<Queue, 'enqueue'>,
  tenantId: string,
  now: Date,
): Promise<void> {
  for (const { id, inviteAt } of await listInvitingImports(db, tenantId)) {
    const delay = Math.max(0, (inviteAt?.getTime() ?? 0) - now.getTime())
    await queue.enqueue(db, 'import', [{ tenantId, id }], delay)
  }
}

interface Inviting {
  runBatch<T>(batch: Batch<T>): Promise<T>
}

/**
 * Invites the users that an import created and whose accounts are still inactive, on the day that was chosen. Each batch says which it has
 * done by the place where the next begins, so a job that is tried again invites nobody twice.
 */
export async function inviteLater(
  { runBatch }: Inviting,
  row: ImportRow,
  batch: Omit<Batch<string | undefined>, 'act'>,
): Promise<void> {
  let after: string | undefined = '00000000-0000-0000-0000-000000000000'
  while (after !== undefined) {
    const place: string = after
    after = await runBatch({ ...batch, act: (work) => inviteSome(work, row, place) })
  }
}

async function inviteSome(
  work: BatchContext<Principal>,
  row: ImportRow,
  after: string,
): Promise<string | undefined> {
  const { db, tenant } = work
  const current = await findImport(db, row.tenantId, row.id)
  if (current?.status !== 'done' || !current.inviteAt) return undefined
  const users = await listImported(db, row, 'created', { limit: batchSize, after })
  const ids = users.map(({ userId }) => userId)
  const held = await holdAccounts(db, tenant.id, ids)
  const waiting = ids.filter((id) => held.get(id)?.row.status === 'inactive')
  // Those that the caller may not invite any more stay inactive.
  await setStatusOfMany({ ...work, lockedAccounts: held }, waiting, { status: 'active' })
  const last = users.at(-1)
  if (last && users.length === batchSize) return last.userId
  await updateImport(db, row, { inviteAt: null })
  return undefined
}
