import { type Command, Option } from 'commander'
import { systemClock } from '../platform/clock.ts'
import { type Config, readConfig } from '../platform/config.ts'
import { hearNodes } from '../platform/database/hear-nodes.ts'
import { countSecretsByKey, type KeySource, keysAtHand, openKeys } from '../platform/vault/key-check.ts'
import { beginKeyRotation, endKeyRotation, keyFileOf } from '../platform/vault/key-file.ts'
import { discardSecrets, type Rotation, rotateSecrets } from '../platform/vault/rotation.ts'
import { newSecretKey } from '../platform/vault/secret-keys.ts'
import { Failure } from './errors.ts'
import { dataFlag, type Flags, jsonFlag, type Output } from './flags.ts'
import type { Terminal } from './terminal.ts'
import { withDatabase } from './with-database.ts'

/** Declares `rollcall secrets new-key`, `rotate` and `discard`. */
export function declareSecrets(program: Command, terminal: Terminal): void {
  const secrets = program.command('secrets').description('manage the keys that encrypt stored secrets')
  secrets
    .command('new-key')
    .description('print a new key for ROLLCALL_SECRET_KEY')
    .action(() => terminal.print(newSecretKey()))
  secrets
    .command('rotate')
    .description('encrypt every stored secret with the first key of ROLLCALL_SECRET_KEY')
    .addOption(dataFlag())
    .addOption(jsonFlag('how many there were'))
    .addHelpText(
      'after',
      '\nMay be ended at any moment and run again. On PostgreSQL the server may run. On the embedded database stop it first; where the key is in the\ndata folder, this makes a new one.',
    )
    .action((options: Flags & Output) => rotate(terminal, readConfig(options, terminal.environment), options))
  secrets
    .command('discard')
    .description('delete every secret encrypted with a lost key; without --yes only count them')
    .argument('<key>', 'its id, as in the output of rollcall doctor')
    .addOption(dataFlag())
    .addOption(new Option('--yes', 'do it'))
    .addHelpText(
      'after',
      '\nStop all servers first: one that runs still has the key, and what it stored would be gone.',
    )
    .action((key: string, options: Flags & { yes?: true }) =>
      discard(terminal, readConfig(options, terminal.environment), { key, ...options }),
    )
}

async function rotate(terminal: Terminal, config: Config, { json }: Output): Promise<void> {
  await withDatabase(config, async (database) => {
    const source = sourceOf(config)
    // Keys that do not fit are refused here, before the key file changes.
    await openKeys(database, source, systemClock)
    const file = source.keys ? undefined : source.keyFile
    if (file) beginKeyRotation(file)
    const [first, ...older] = await openKeys(database, source, systemClock)
    if (!first) throw new Failure('ROLLCALL_SECRET_KEY is not set, so there is nothing to rotate.')
    const rotation = await rotateSecrets(database, [first, ...older])
    if (file && rotation.left === 0) endKeyRotation(file)
    if (json) await terminal.print(JSON.stringify({ key: first.id, ...rotation }))
    else await terminal.print(`Encrypted with the key ${first.id}: ${secretsOf(rotation.rewrapped)}.`)
    refuseRest(rotation)
    if (!file && older.length > 0)
      terminal.complain('The keys behind the first can be removed from ROLLCALL_SECRET_KEY on every node.')
  })
}

function refuseRest({ unreadable, left }: Rotation): void {
  if (unreadable.length > 0) {
    const shown = unreadable.slice(0, 10).map(({ table, row, name }) => `${name} of ${table} ${row}`)
    throw new Failure(
      `Damaged, and left as they are: ${secretsOf(unreadable.length)}, among them ${shown.join(', ')}. Store them anew and rotate again.`,
    )
  }
  if (left > 0)
    throw new Failure(
      `Under older keys: ${secretsOf(left)} that a server stored meanwhile. Put the new key first on every node, restart them, and rotate again.`,
    )
}

async function discard(
  terminal: Terminal,
  config: Config,
  { key, yes }: { key: string; yes?: true },
): Promise<void> {
  await withDatabase(config, async (database) => {
    const count = (await countSecretsByKey(database)).get(key)
    if (count === undefined) throw new Failure(`No secret is encrypted with a key ${key}.`)
    if (keysAtHand(sourceOf(config)).some(({ id }) => id === key))
      throw new Failure(
        `The key ${key} is not lost: it is one of the keys that are set here. Nothing was deleted.`,
      )
    const counted = `${secretsOf(count)} encrypted with the key ${key}`
    if (!yes) throw new Failure(`This would delete ${counted}. Add --yes to do it; they cannot be restored.`)
    await refuseWhileServersRun(config)
    await discardSecrets(database, key)
    await terminal.print(`Deleted: ${secretsOf(count)} encrypted with the key ${key}.`)
  })
}

/** A server that runs has every key that the secrets need, so none of them is lost. One on the embedded database keeps this from opening it. */
async function refuseWhileServersRun({ databaseUrl, databaseDirectUrl }: Config): Promise<void> {
  const url = databaseDirectUrl ?? databaseUrl
  const running = url === undefined ? 0 : (await hearNodes(url)).length
  if (running > 0)
    throw new Failure(
      `${running} server${running === 1 ? ' runs' : 's run'} on this database and may still have the key: copy it from the settings there. If it is lost all the same, stop every server and run this again. Nothing was deleted.`,
    )
}

function secretsOf(count: number): string {
  return `${count} secret${count === 1 ? '' : 's'}`
}

function sourceOf({ secretKeys, databaseUrl, dataDir }: Config): KeySource {
  return { keys: secretKeys, keyFile: databaseUrl ? undefined : keyFileOf(dataDir) }
}
