import { existsSync, readFileSync } from 'node:fs'
import { slugPattern } from '@rollcall/contract/fields.ts'
import { type Command, Option } from 'commander'
import { auditing } from '../features/audit/audit-of-events.ts'
import type { Unlocking } from '../features/backups/encryption.ts'
import { checkBackup } from '../features/backups/read.ts'
import { type Restored, restoreBackup } from '../features/backups/restore.ts'
import { systemClock } from '../platform/clock.ts'
import { type Config, readConfig } from '../platform/config.ts'
import { createLog } from '../platform/log.ts'
import { createQueue } from '../platform/queue/queue.ts'
import { openKeys } from '../platform/vault/key-check.ts'
import { keyFileOf } from '../platform/vault/key-file.ts'
import { Failure, UsageError } from './errors.ts'
import { dataFlag, type Flags, flag, jsonFlag, type Output } from './flags.ts'
import { keepHeapSmall } from './small-heap.ts'
import type { Terminal } from './terminal.ts'
import { withDatabase } from './with-database.ts'

interface Options extends Output {
  tenant?: string
  as?: string
  identity?: string
  withoutApiKeys?: true
  check?: true
}

const slug = new RegExp(slugPattern)

/** Declares `rollcall restore`. */
export function declareRestore(program: Command, terminal: Terminal): void {
  program
    .command('restore')
    .description('restore a backup into an empty database, or one tenant of it beside others')
    .argument('<file>', 'the backup')
    .addOption(flag('--tenant <slug>', 'restore only this tenant of the backup, beside those that are there'))
    .addOption(flag('--as <slug>', 'under this short name'))
    .addOption(
      new Option('--without-api-keys', 'restore no API key: one that was revoked since would come back'),
    )
    .addOption(flag('--identity <file>', 'file with the private key of age that opens the backup'))
    .addOption(new Option('--check', 'read the backup to its end and change nothing'))
    .addOption(dataFlag())
    .addOption(jsonFlag('what was restored'))
    .addHelpText(
      'after',
      `
It is restored as a whole or not at all. Passwords, API keys and invitations work again as they were; nobody is signed in, and no mail is
sent again. A backup made on the embedded database can be restored on PostgreSQL, and the other way round. Stop a server that runs on the
embedded database first; on PostgreSQL one tenant may be restored while servers run. A passphrase is read from ROLLCALL_BACKUP_PASSPHRASE.

Examples:
  DATABASE_URL=postgres://… rollcall restore rollcall.backup
  rollcall restore rollcall.backup --tenant north --as north-in-may`,
    )
    .action((file: string, options: Options & Flags) =>
      restore(terminal, readConfig(options, terminal.environment), file, options),
    )
}

async function restore(terminal: Terminal, config: Config, file: string, options: Options): Promise<void> {
  keepHeapSmall()
  if (!existsSync(file)) throw new Failure(`There is no file ${file}.`)
  if (options.as !== undefined && !slug.test(options.as))
    throw new UsageError('--as must be a short name: lower-case letters, digits and dashes, 63 at most.')
  const unlocking = unlockingOf(config, options)
  if (options.check) return check(terminal, file, unlocking, options)
  const log = createLog(config.logLevel, process.stderr.isTTY === true)
  await withDatabase(config, async (database) => {
    const keyFile = database.kind === 'embedded' ? keyFileOf(config.dataDir) : undefined
    const restored = await restoreBackup(database, file, {
      unlocking,
      tenant: options.tenant,
      as: options.as,
      withoutApiKeys: options.withoutApiKeys === true,
      secretKeys: await openKeys(database, { keys: config.secretKeys, keyFile }, systemClock),
      derive: auditing({ clock: systemClock }),
      queue: createQueue({ database, log }),
      log,
      now: systemClock.now(),
    })
    await terminal.print(options.json ? JSON.stringify(restored) : summary(restored))
  })
}

function unlockingOf({ backups: { lock } }: Config, { identity }: Options): Unlocking {
  const passphrase = lock && 'passphrase' in lock ? lock.passphrase : undefined
  return { passphrase, identities: identity === undefined ? [] : keysIn(identity) }
}

/** The private keys in a file as `age-keygen` writes it: a key in each line, and comments. */
function keysIn(file: string): string[] {
  if (!existsSync(file)) throw new Failure(`There is no file ${file}.`)
  const keys = readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('AGE-SECRET-KEY-'))
  if (keys.length === 0) throw new Failure(`${file} has no private key of age (AGE-SECRET-KEY-1…).`)
  return keys
}

async function check(
  terminal: Terminal,
  file: string,
  unlocking: Unlocking,
  { json }: Options,
): Promise<void> {
  const { header, rows } = await checkBackup(file, unlocking)
  const names = header.tenants.map(({ slug: name }) => name)
  await terminal.print(
    json
      ? JSON.stringify({ ...header, rows })
      : `The backup is whole: of ${header.at}, by Rollcall ${header.program}, with ${rows.users ?? 0} users in ${names.length} tenants (${names.slice(0, 20).join(', ')}${names.length > 20 ? ', …' : ''}).`,
  )
}

function summary({ at, tenants, rows }: Restored): string {
  const keys = tenants.reduce((sum, { apiKeys }) => sum + apiKeys, 0)
  const shown = tenants.slice(0, 20).map(({ slug: name, copy }) => (copy ? `${name} (a copy)` : name))
  return [
    `Restored as of ${at}: ${rows.users ?? 0} users in ${shown.join(', ')}${tenants.length > 20 ? ` and ${tenants.length - 20} more` : ''}.`,
    ...(keys > 0
      ? [
          `${keys} API keys work again, also those that were revoked after the backup: look through them, or restore with --without-api-keys.`,
        ]
      : []),
  ].join('\n')
}
