import type { Command } from 'commander'
import { readConfig } from '../platform/config.ts'
import { type Distribution, distributeDatabase } from '../platform/database/distribute.ts'
import { applicationRoles } from '../platform/database/roles.ts'
import { Failure } from './errors.ts'
import type { Terminal } from './terminal.ts'

/** Declares `rollcall database distribute`. */
export function declareDatabase(program: Command, terminal: Terminal): void {
  program
    .command('database')
    .description('manage the database')
    .command('distribute')
    .description('distribute the rows of a migrated database over the workers of Citus, tenant by tenant')
    .option('--dry-run', 'print the statements and send none')
    .addHelpText(
      'after',
      '\nStop all nodes first. The command may be run again: it leaves tables alone that are distributed already. See docs/scaling.md.',
    )
    .action(({ dryRun = false }: { dryRun?: boolean }) => distribute(terminal, dryRun))
}

async function distribute(terminal: Terminal, dryRun: boolean): Promise<void> {
  const {
    databaseUrl: url,
    databaseDirectUrl: directUrl,
    databaseOwnerUrl: ownerUrl,
  } = readConfig({}, terminal.environment)
  if (!url)
    throw new Failure(
      'The embedded database cannot be distributed. Distributing needs PostgreSQL with Citus: set DATABASE_URL. See docs/scaling.md.',
    )
  const print = (statement: string) => terminal.print(`${statement};`)
  const done = await distributeDatabase({ url, directUrl, ownerUrl }, { dryRun, say: print })
  if (dryRun) return printPlan(done, print)
  const { settings, distribution, cleaning, unready } = done
  if (unready.length > 0)
    throw new Failure(
      `The rows are distributed, but on ${unready.join(', ')} the roles ${applicationRoles.join(' and ')} are missing or may not log in. ` +
        'The coordinator connects to its workers as these roles: create them there, with login and a way to authenticate.',
    )
  const nothing = [settings, distribution, cleaning].every(({ length }) => length === 0)
  await terminal.print(
    nothing
      ? 'Everything is distributed already; nothing was changed.'
      : 'Distributed. Start the nodes again.',
  )
}

async function printPlan(
  { settings, distribution, cleaning }: Distribution,
  print: (statement: string) => Promise<void>,
): Promise<void> {
  const transaction = distribution.length === 0 ? [] : ['begin', ...distribution, 'commit']
  for (const statement of [...settings, ...transaction, ...cleaning]) await print(statement)
}
