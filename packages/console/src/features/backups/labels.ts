import type { BackupEncryption, BackupTrouble } from '@rollcall/contract/backups.ts'
import { t } from '../../i18n/messages.ts'

export const troubleLabels: Record<BackupTrouble, string> = {
  damaged: t('backups.troubleDamaged'),
  foreign: t('backups.troubleForeign'),
  newer: t('backups.troubleNewer'),
  locked: t('backups.troubleLocked'),
  unwritable: t('backups.troubleUnwritable'),
  missing: t('backups.troubleMissing'),
  'no-tenant': t('backups.troubleNoTenant'),
  cancelled: t('backups.troubleCancelled'),
  failed: t('backups.troubleFailed'),
}

export const encryptionLabels: Record<BackupEncryption, string> = {
  none: t('backups.encryptionNone'),
  passphrase: t('backups.encryptionPassphrase'),
  key: t('backups.encryptionKey'),
}

/** What the encryption of a new backup means for its file. */
export const encryptionHints: Record<BackupEncryption, string> = {
  none: t('backups.holdsNone'),
  passphrase: t('backups.holdsPassphrase'),
  key: t('backups.holdsKey'),
}

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

/** A size in the largest unit of which there is one, such as 12.3 MB. */
export function sizeText(bytes: number | null, language: string): string {
  if (bytes === null) return ''
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
  const format = { style: 'unit', unit: units[power] as string, maximumFractionDigits: 1 } as const
  return new Intl.NumberFormat(language, format).format(bytes / 1000 ** power)
}
