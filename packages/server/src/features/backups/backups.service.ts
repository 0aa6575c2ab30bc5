import { createReadStream } from 'node:fs'
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import type { Backup } from '@rollcall/contract/backups.ts'
import type { BackupSettings } from '../../platform/backup-settings.ts'
import { newId } from '../../platform/ids.ts'
import type { BackupRow } from './backups.store.ts'

/** A backup as the API shows it. */
export function backupOf(row: BackupRow): Backup {
  const { id, file, ofTenant, status, trouble, encryption, bytes, rows, tenants, sha256, checked } = row
  return {
    id,
    file,
    tenant: ofTenant,
    status,
    trouble,
    encryption,
    scheduled: row.scheduledFor !== null,
    bytes,
    rows,
    tenants,
    sha256,
    checked,
    checkedAt: row.checkedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    createdBy: row.createdBy === null ? null : { id: row.createdBy, name: row.createdByName ?? '' },
    finishedAt: row.finishedAt?.toISOString() ?? null,
  }
}

export interface NewBackup {
  tenantId: string
  ofTenant: string | null
  createdBy: { id: string; name: string } | null
  scheduledFor: Date | null
  now: Date
}

/** The row of a backup that is to be made. */
export function newBackup(
  { tenantId, ofTenant, createdBy, scheduledFor, now }: NewBackup,
  settings: BackupSettings,
): BackupRow {
  const id = newId()
  return {
    tenantId,
    id,
    createdAt: now,
    createdBy: createdBy?.id ?? null,
    createdByName: createdBy?.name ?? null,
    scheduledFor,
    ofTenant,
    encryption: encryptionOf(settings),
    status: 'waiting',
    trouble: null,
    file: fileName(id, ofTenant, now, settings),
    bytes: null,
    rows: null,
    tenants: null,
    sha256: null,
    checked: null,
    checkedAt: null,
    startedAt: null,
    finishedAt: null,
  }
}

export function encryptionOf({ lock }: BackupSettings): BackupRow['encryption'] {
  return !lock ? 'none' : 'passphrase' in lock ? 'passphrase' : 'key'
}

/** Sorts by its time, and no two are the same. */
function fileName(id: string, ofTenant: string | null, now: Date, { lock }: BackupSettings): string {
  const at = now.toISOString().slice(0, 19).replaceAll(':', '')
  return `rollcall-${at}Z-${ofTenant ?? 'all-tenants'}-${id.slice(-6)}.backup${lock ? '.age' : ''}`
}

/** The path of a backup's file. Its name is the server's own, never anybody's input. */
export function pathOf({ file }: Pick<BackupRow, 'file'>, { folder }: BackupSettings): string | undefined {
  return folder === undefined ? undefined : join(folder, file)
}

export async function isThere(path: string | undefined): Promise<boolean> {
  if (path === undefined) return false
  return access(path).then(
    () => true,
    () => false,
  )
}

/** What the audit log calls a backup by. */
export function refOf({ id, file }: Pick<BackupRow, 'id' | 'file'>) {
  return { id, name: file }
}

/** What the audit log says of every backup. */
export function factsOf({ ofTenant, encryption }: Pick<BackupRow, 'ofTenant' | 'encryption'>) {
  return { tenant: ofTenant ?? 'all', encryption }
}

export function contentsOf(path: string): AsyncIterable<Uint8Array> {
  return createReadStream(path, { highWaterMark: 256 * 1024 })
}
