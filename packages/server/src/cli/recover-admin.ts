import type { Command } from 'commander'
import { auditing } from '../features/audit/audit-of-events.ts'
import { mailing } from '../features/mail/mail.service.ts'
import { makeRecoveryLink, type RecoveryLink } from '../features/sign-in/recovery-links.ts'
import { createTenants } from '../features/tenants/tenants.service.ts'
import { systemClock } from '../platform/clock.ts'
import { type Config, readConfig } from '../platform/config.ts'
import { openDatabase } from '../platform/database/open-database.ts'
import { inTurn } from '../platform/events.ts'
import { createLog } from '../platform/log.ts'
import { createQueue } from '../platform/queue/queue.ts'
import { Failure } from './errors.ts'
import { firstTenantSlug, tenantFor } from './first-tenant.ts'
import { dataFlag, type Flags, jsonFlag, type Output, tenantFlag } from './flags.ts'
import type { Terminal } from './terminal.ts'

interface Options extends Output {
  tenant?: string
}

export function declareRecoverAdmin(program: Command, terminal: Terminal): void {
  program
    .command('recover-admin')
    .description('print a one-time link that makes an administrator, for when none can sign in')
    .argument(
      '[login]',
      'the account to make an administrator, by username, email address or id; a new one unless given',
    )
    .addOption(tenantFlag())
    .addOption(dataFlag())
    .addOption(jsonFlag('the link'))
    .addHelpText(
      'after',
      `
The link works once and for 30 minutes. The account gets a new password and the administrator role for good, and is active and
unlocked; its sessions, API keys, links and unfinished jobs end. Nothing changes before the link is used. The audit log has it, and all
administrators are told by mail, when it is made and when it is used.
On PostgreSQL the server may run. On the embedded database stop it first, and start it again to follow the link.

Examples:
  rollcall recover-admin
  rollcall recover-admin ada --tenant north`,
    )
    .action((login: string | undefined, options: Options & Flags) =>
      recoverAdmin(terminal, readConfig(options, terminal.environment), login, options),
    )
}

async function recoverAdmin(
  terminal: Terminal,
  config: Config,
  login: string | undefined,
  { tenant: slug, json }: Options,
): Promise<void> {
  const log = createLog(config.logLevel, process.stderr.isTTY === true)
  const {
    databaseUrl: url,
    databaseDirectUrl: directUrl,
    databaseOwnerUrl: ownerUrl,
    dataDir,
    databasePoolSize: poolSize,
    publicUrl,
  } = config
  const database = await openDatabase({ url, directUrl, ownerUrl, dataDir, poolSize, log })
  try {
    const tenant = await tenantFor(createTenants(database), slug)
    if (!tenant) throw new Failure(`There is no tenant ${slug ?? firstTenantSlug}.`)
    // The mails wait for a server that runs: one without a mail server keeps them, to be read in the console.
    const queue = createQueue({ database, log })
    const derive = inTurn([auditing({ clock: systemClock }), mailing(queue, () => true)])
    const link = await makeRecoveryLink(database, tenant, {
      login,
      publicUrl,
      now: systemClock.now(),
      derive,
    })
    await terminal.print(json ? JSON.stringify({ ...link, tenant: tenant.slug }) : link.url)
    terminal.complain(explanation(link))
  } finally {
    await database.close()
  }
}

function explanation({ username, told }: RecoveryLink): string {
  const who = username === undefined ? 'creates an administrator' : `makes ${username} an administrator`
  const mails =
    told === 0
      ? 'No administrator has an email address to be told at.'
      : `${told === 1 ? 'One administrator is' : `${told} administrators are`} told by mail.`
  return `Open this link within 30 minutes, once: it ${who}. Hand it to nobody else. ${mails}`
}
