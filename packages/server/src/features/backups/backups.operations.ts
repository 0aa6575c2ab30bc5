import { rm } from 'node:fs/promises'
import { mostTenantsFound } from '@rollcall/contract/backups.ts'
import { contract } from '@rollcall/contract/contract.ts'
import { implement, type PrepareContext, prepared } from '../../operations/implement.ts'
import { checkingAlike, verdictOn } from '../../operations/verdict.ts'
import { type BackupSettings, timeText } from '../../platform/backup-settings.ts'
import { positionAt, readPage } from '../../platform/cursor.ts'
import type { Database, Db } from '../../platform/database/database.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import type { Queue } from '../../platform/queue/queue.ts'
import { BackupError, type BackupTrouble } from './backup-error.ts'
import { requestBackup } from './backups.request.ts'
import { backupOf, contentsOf, encryptionOf, factsOf, isThere, pathOf, refOf } from './backups.service.ts'
import {
  type BackupRow,
  countBackups,
  deleteBackup,
  findBackup,
  findTenants,
  listBackups,
  updateBackup,
} from './backups.store.ts'
import { fileDigest } from './digest.ts'
import { checkBackup } from './read.ts'

export interface BackupsDeps {
  database: Pick<Database, 'transaction'>
  queue: Pick<Queue, 'enqueue'>
  settings: BackupSettings
  tenantBySlug(slug: string): Promise<Tenant | undefined>
}

export function backupsOperations({ database, queue, settings, tenantBySlug }: BackupsDeps) {
  return implement(contract.backups, {
    async list(context, input) {
      const { db, actor, tenant } = context
      const { rows, ...page } = await readPage(actor.cursorKey, 'backups.list', input, {
        read: (at) => listBackups(db, tenant.id, at),
        position: (row) => positionAt(row.createdAt, row.id),
        count: () => countBackups(db, tenant.id),
      })
      const actionsOf = checkingAlike(
        ({ status }: BackupRow) => status,
        (row) => ({
          download: verdictOn(contract.backups.fetch, context, () => refuseUnlessDone(row)),
          check: verdictOn(contract.backups.check, context, () => refuseUnlessDone(row)),
          delete: verdictOn(contract.backups.remove, context, () => refuseUnfinished(row)),
        }),
      )
      return { items: rows.map((row) => ({ ...backupOf(row), actions: actionsOf(row) })), ...page }
    },

    show: async ({ db, tenant }, { backup }) => backupOf(await requireBackup(db, tenant, backup)),

    async settings() {
      const { folder = null, at, keep } = settings
      return { folder, at: at.map(timeText), keep, encryption: encryptionOf(settings) }
    },

    findTenants: {
      fromCaller: ({ signal }, { q = '' }) =>
        database.transaction({ system: true, readOnly: true, purpose: 'read', signal }, async (db) => ({
          items: await findTenants(db, q.trim(), mostTenantsFound),
        })),
    },

    create: prepared(contract.backups.create, {
      async prepare(_, { of }) {
        if (of === undefined) return null
        const named = await tenantBySlug(of)
        if (!named) throw new Refusal('backup.no_tenant')
        // An earlier short name leads to it too.
        return named.slug
      },
      async act({ db, actor, tenant, emit, now }, _, of) {
        const request = { db, tenantId: tenant.id, by: actor, emit, now }
        return backupOf(await requestBackup(request, of, { queue, settings }))
      },
    }),

    fetch: prepared(contract.backups.fetch, {
      async prepare(context, { backup }) {
        const row = await requireDone(context, backup)
        if (!(await isThere(pathOf(row, settings)))) throw new Refusal('backup.file_missing')
      },
      async act({ db, tenant, emit }, { backup }) {
        const row = await requireBackup(db, tenant, backup)
        emit('backup.downloaded', { backup: refOf(row), after: factsOf(row) })
        const chunks = contentsOf(pathOf(row, settings) ?? '')
        return { contentType: 'application/octet-stream', filename: row.file, chunks }
      },
    }),

    check: prepared(contract.backups.check, {
      prepare: async (context, { backup }) => readAgain(await requireDone(context, backup), settings),
      async act({ db, tenant, emit, now }, { backup }, { trouble, checked }) {
        const row = await requireBackup(db, tenant, backup)
        const change = { trouble, checked, checkedAt: now }
        await updateBackup(db, row, change)
        emit('backup.checked', { backup: refOf(row), after: { ...factsOf(row), trouble } })
        return backupOf({ ...row, ...change })
      },
    }),

    async remove({ db, tenant, emit }, { backup }) {
      const row = await requireBackup(db, tenant, backup)
      refuseUnfinished(row)
      await deleteBackup(db, row)
      emit('backup.deleted', { backup: refOf(row), before: factsOf(row) })
      const path = pathOf(row, settings)
      if (path !== undefined) await rm(path, { force: true })
      return null
    },
  })
}

interface Found {
  trouble: BackupRow['trouble']
  checked: BackupRow['checked']
}

/** Reads the file to its end: its contents where the server can open it, and its bytes otherwise. */
async function readAgain(row: BackupRow, settings: BackupSettings): Promise<Found> {
  const path = pathOf(row, settings)
  if (path === undefined || !(await isThere(path))) return { trouble: 'missing', checked: null }
  if ((await fileDigest(path)) !== row.sha256) return { trouble: 'damaged', checked: null }
  if (row.encryption === 'key') return { trouble: null, checked: 'bytes' }
  const { lock } = settings
  try {
    await checkBackup(path, lock && 'passphrase' in lock ? lock : {})
    return { trouble: null, checked: 'contents' }
  } catch (error) {
    if (!(error instanceof BackupError)) throw error
    return { trouble: shownTrouble(error.trouble), checked: null }
  }
}

/** A trouble as a list shows it. */
export function shownTrouble(trouble: BackupTrouble): NonNullable<BackupRow['trouble']> {
  return trouble === 'in-the-way' ? 'failed' : trouble
}

async function requireDone({ tenant, read }: PrepareContext<Principal>, id: string): Promise<BackupRow> {
  const row = await read((db) => requireBackup(db, tenant, id))
  refuseUnlessDone(row)
  return row
}

function refuseUnlessDone({ status }: BackupRow): void {
  if (status !== 'done') throw new Refusal('backup.not_done')
}

function refuseUnfinished({ status }: BackupRow): void {
  if (status === 'waiting' || status === 'running') throw new Refusal('backup.not_done')
}

async function requireBackup(db: Db, tenant: Tenant, id: string): Promise<BackupRow> {
  const row = await findBackup(db, tenant.id, id)
  if (!row) throw new Refusal('backup.not_found')
  return row
}
