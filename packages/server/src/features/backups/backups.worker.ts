import { readdir, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { BackupSettings } from '../../platform/backup-settings.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database, Log } from '../../platform/database/database.ts'
import { ChangeEvents, type Subscriber } from '../../platform/events.ts'
import type { Tenant } from '../../platform/principal.ts'
import type { JobHandler } from '../../platform/queue/queue.ts'
import { BackupError, UnknownTenantError } from './backup-error.ts'
import { shownTrouble } from './backups.operations.ts'
import { factsOf, pathOf, refOf } from './backups.service.ts'
import {
  type BackupRow,
  deleteBackup,
  endUnfinished,
  findBackup,
  listScheduled,
  updateBackup,
} from './backups.store.ts'
import { type Written, writeBackup } from './write.ts'

export interface BackupWorkerDeps {
  database: Database
  clock: Clock
  log: Log
  derive: Subscriber
  /** The version of this program. */
  program: string
  settings: BackupSettings
  tenantById(id: string): Promise<Tenant | undefined>
}

const origin = { id: 'backup', address: '', userAgent: '' }

/** Makes the backups that were asked for, and removes those of the schedule that are too many. */
export function createBackupWorker(deps: BackupWorkerDeps): JobHandler {
  const { database, settings, program, clock } = deps
  return async ({ tenantId, id, last }) => {
    const scope = { tenant: tenantId } as const
    const row = await database.transaction({ ...scope, readOnly: true, purpose: 'background' }, (db) =>
      findBackup(db, tenantId, id),
    )
    const path = row && pathOf(row, settings)
    if (!row || ['done', 'failed'].includes(row.status)) return
    const watch = watchCancelling(deps, row)
    try {
      // This node may have another setting than the one that was asked.
      if (path === undefined) throw new BackupError('unwritable', 'ROLLCALL_BACKUPS is not set on this node')
      await database.transaction(scope, (db) =>
        updateBackup(db, row, { status: 'running', startedAt: clock.now() }),
      )
      await removeLeftOver(path)
      const { lock } = settings
      const of = row.ofTenant ?? undefined
      const options = { tenant: of, lock, program, now: clock.now(), signal: watch.signal }
      const kept = await keepDone(deps, row, await writeBackup(database, path, options))
      if (!kept) await rm(path, { force: true })
    } catch (error) {
      if (watch.signal.aborted) return
      const trouble = troubleOf(error)
      if (trouble === undefined && !last) throw error
      deps.log.error({ err: error, backup: row.file }, 'a backup failed')
      await keepFailed(deps, row, trouble ?? 'failed')
      return
    } finally {
      watch.stop()
    }
    if (row.scheduledFor) await removeOld(deps, tenantId)
  }
}

/** How often a node looks whether the backup that it makes was cancelled, in milliseconds. */
const watched = 1_000

/** A signal that is aborted soon after the backup was cancelled, on any node. */
function watchCancelling({ database, log }: BackupWorkerDeps, { tenantId, id, file }: BackupRow) {
  const ended = new AbortController()
  const look = async () => {
    const scope = { tenant: tenantId, readOnly: true, purpose: 'background' } as const
    const row = await database.transaction(scope, (db) => findBackup(db, tenantId, id))
    if (row?.trouble === 'cancelled') ended.abort()
  }
  const watching = setInterval(() => {
    look().catch((err: unknown) =>
      log.warn({ err, backup: file }, 'whether a backup was cancelled is not known'),
    )
  }, watched)
  return { signal: ended.signal, stop: () => clearInterval(watching) }
}

function troubleOf(error: unknown): NonNullable<BackupRow['trouble']> | undefined {
  if (error instanceof BackupError) return shownTrouble(error.trouble)
  return error instanceof UnknownTenantError ? 'no-tenant' : undefined
}

/** What an earlier try left, when its node died. */
async function removeLeftOver(path: string): Promise<void> {
  const names = await readdir(dirname(path)).catch(() => [])
  const own = names.filter((name) => name.startsWith(basename(path)))
  await Promise.all(own.map((name) => rm(join(dirname(path), name), { force: true })))
}

/** False when it was cancelled meanwhile. */
async function keepDone(deps: BackupWorkerDeps, row: BackupRow, written: Written): Promise<boolean> {
  const { bytes, sha256, checked, tenants } = written
  const rows = Object.values(written.rows).reduce((sum, count) => sum + count, 0)
  const now = deps.clock.now()
  return keep(deps, row, {
    change: {
      status: 'done',
      trouble: null,
      bytes,
      sha256,
      checked,
      rows,
      tenants: tenants.length,
      checkedAt: now,
      finishedAt: now,
    },
    more: { rows },
    outcome: 'success',
  })
}

async function keepFailed(
  deps: BackupWorkerDeps,
  row: BackupRow,
  trouble: NonNullable<BackupRow['trouble']>,
): Promise<void> {
  const change = { status: 'failed', trouble, finishedAt: deps.clock.now() } as const
  await keep(deps, row, { change, more: { trouble }, outcome: 'failed' })
}

interface Outcome {
  change: Partial<BackupRow>
  more: { rows?: number; trouble?: string }
  outcome: 'success' | 'failed'
}

async function keep(
  deps: BackupWorkerDeps,
  row: BackupRow,
  { change, more, outcome }: Outcome,
): Promise<boolean> {
  const tenant = await deps.tenantById(row.tenantId)
  if (!tenant) return true
  return deps.database.transaction({ tenant: row.tenantId }, async (db) => {
    if (!(await endUnfinished(db, row, change))) return false
    const { all, emit } = new ChangeEvents(['backup.finished'])
    emit('backup.finished', { backup: refOf(row), outcome, after: { ...factsOf(row), ...more } })
    await deps.derive(db, all, { tenant, actor: undefined, origin, now: deps.clock.now() })
    return true
  })
}

/** Keeps the newest good ones of the schedule, and removes all that are older. */
async function removeOld(deps: BackupWorkerDeps, tenantId: string): Promise<void> {
  const tenant = await deps.tenantById(tenantId)
  if (!tenant) return
  const removed = await deps.database.transaction({ tenant: tenantId }, async (db) => {
    const rows = await listScheduled(db, tenantId)
    const lastKept = rows.filter(({ status }) => status === 'done')[deps.settings.keep - 1]
    if (!lastKept) return []
    const old = rows
      .slice(rows.indexOf(lastKept) + 1)
      .filter(({ status }) => ['done', 'failed'].includes(status))
    const { all, emit } = new ChangeEvents(['backup.deleted'])
    for (const row of old) {
      await deleteBackup(db, row)
      emit('backup.deleted', { backup: refOf(row), before: factsOf(row) })
    }
    await deps.derive(db, all, {
      tenant,
      actor: undefined,
      program: 'The server',
      origin,
      now: deps.clock.now(),
    })
    return old
  })
  for (const row of removed) {
    const path = pathOf(row, deps.settings)
    if (path !== undefined) await rm(path, { force: true })
  }
}
