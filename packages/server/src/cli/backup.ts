import { statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { type Written, writeBackup } from '../features/backups/write.ts'
import { faultOfRecipient } from '../platform/backup-settings.ts'
import { systemClock } from '../platform/clock.ts'
import { type Config, readConfig } from '../platform/config.ts'
import { DataFolderInUseError } from '../platform/database/errors.ts'
import { Failure, UsageError } from './errors.ts'
import { dataFlag, type Flags, flag, jsonFlag, type Output } from './flags.ts'
import { keepHeapSmall } from './small-heap.ts'
import type { Terminal } from './terminal.ts'
import { version } from './version.ts'
import { withDatabase } from './with-database.ts'

interface Options extends Output {
  tenant?: string
  recipient?: string
}

/** Declares `rollcall backup`. */
export function declareBackup(program: Command, terminal: Terminal): void {
  program
    .command('backup')
    .description('write all tenants, or one, into a file, and read it again to its end')
    .argument('[file]', 'a file, or a folder for one with a name of its own; here unless given')
    .addOption(flag('--tenant <slug>', 'only this tenant'))
    .addOption(flag('--recipient <key>', 'encrypt to this public key of age (ROLLCALL_BACKUP_RECIPIENT)'))
    .addOption(dataFlag())
    .addOption(jsonFlag('what was written'))
    .addHelpText(
      'after',
      `
All rows are of one moment. On PostgreSQL the servers run on meanwhile; for a server that runs on the embedded database make the backup
in its console (Server, Backups). With ROLLCALL_BACKUP_PASSPHRASE it is encrypted to that passphrase. Sessions, mails and
jobs are not in it. What is in it, and how to restore it: docs/operators.md.

Examples:
  rollcall backup /var/backups
  rollcall backup north.backup --tenant north`,
    )
    .action((file: string | undefined, options: Options & Flags) =>
      backup(terminal, readConfig(options, terminal.environment), file, options),
    )
}

async function backup(
  terminal: Terminal,
  config: Config,
  to: string | undefined,
  options: Options,
): Promise<void> {
  keepHeapSmall()
  const { tenant, recipient, json } = options
  const fault = recipient === undefined ? undefined : faultOfRecipient(recipient)
  if (fault !== undefined) throw new UsageError(`--recipient is no public key of age: ${fault}.`)
  const lock = recipient === undefined ? config.backups.lock : { recipient }
  const now = systemClock.now()
  const name = `rollcall-${now.toISOString().slice(0, 19).replaceAll(':', '')}Z-${tenant ?? 'all-tenants'}.backup${lock ? '.age' : ''}`
  const file = placeOf(to, name)
  try {
    await withDatabase(config, async (database) => {
      const written = await writeBackup(database, file, { tenant, lock, program: version(), now })
      await terminal.print(json ? JSON.stringify({ file, ...written }) : summary(file, written))
    })
  } catch (error) {
    if (error instanceof DataFolderInUseError)
      throw new Failure(
        'A server runs on this data folder. Make the backup in its console (Server, Backups), or stop it first.',
      )
    throw error
  }
}

function placeOf(to: string | undefined, name: string): string {
  const path = resolve(to ?? '.')
  const isFolder =
    statSync(path, { throwIfNoEntry: false })?.isDirectory() === true || to?.endsWith('/') === true
  return isFolder ? join(path, name) : path
}

function summary(file: string, { rows, bytes, tenants, checked, sha256 }: Written): string {
  const users = rows.users ?? 0
  const how =
    checked === 'contents'
      ? 'read again, and whole'
      : 'its bytes were read again; only the private key opens it'
  return [
    `${file}: ${counted(tenants.length, 'tenant')}, ${counted(users, 'user')}, ${counted(bytes, 'byte')}; ${how}.`,
    `SHA-256 ${sha256}`,
  ].join('\n')
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
