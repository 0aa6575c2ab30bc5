import type { BackupTrouble as KnownTrouble } from '@rollcall/contract/backups.ts'

/** Beside those that a list shows, `in-the-way`: what is there already does not let it be restored. */
export type BackupTrouble = KnownTrouble | 'in-the-way'

/** The message says what to do, in English, for the terminal. */
export class BackupError extends Error {
  override readonly name = 'BackupError'
  readonly trouble: BackupTrouble

  constructor(trouble: BackupTrouble, message: string, options?: ErrorOptions) {
    super(message, options)
    this.trouble = trouble
  }
}

/** There is no tenant of this slug. */
export class UnknownTenantError extends Error {
  override readonly name = 'UnknownTenantError'
}
