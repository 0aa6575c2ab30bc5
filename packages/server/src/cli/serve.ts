import { hostname } from 'node:os'
import { join } from 'node:path'
import type { Command } from 'commander'
import { createApp } from '../app.ts'
import { indexAuditLogs } from '../features/audit/audit-index.service.ts'
import { scheduleBackup } from '../features/backups/backups.schedule.ts'
import { removeEndedIdempotencyKeys } from '../features/idempotency/idempotency.service.ts'
import { removeEndedImports } from '../features/import/imports.service.ts'
import { removeOldJobs } from '../features/jobs/jobs.service.ts'
import { removeUnusedDevices } from '../features/lockout/known-devices.service.ts'
import { removeOldFailures } from '../features/lockout/lockout.service.ts'
import { tellOfEndingKeys } from '../features/machines/ending-keys.ts'
import { removeEndedMails } from '../features/mail/mail.service.ts'
import { removeEndedFromBin } from '../features/recycle-bin/ended.ts'
import { removeEndedSessions } from '../features/sessions/sessions.service.ts'
import { setupLink } from '../features/sign-in/setup.ts'
import { systemClock } from '../platform/clock.ts'
import { type Config, readConfig, withPort } from '../platform/config.ts'
import type { Database } from '../platform/database/database.ts'
import { openDatabaseMeanwhile } from '../platform/database/open-database.ts'
import { createLog } from '../platform/log.ts'
import { keyFileOf } from '../platform/vault/key-file.ts'
import { OutputError } from './errors.ts'
import { firstTenant } from './first-tenant.ts'
import { dataFlag, type Flags, hostFlag, jsonFlag, type Output, portFlag, profileFlag } from './flags.ts'
import { explainListening, freePort } from './port.ts'
import { untilTold } from './stopping.ts'
import type { Terminal } from './terminal.ts'
import { version } from './version.ts'

/** What is younger is looked through by every search of the audit log. */
const indexingInterval = 30_000
/** A backup of the schedule begins this long after its time at the latest, in milliseconds. */
const schedulingInterval = 30_000
const housekeepingInterval = 10 * 60_000
/** How long to wait for a PostgreSQL server that starts at the same time, in milliseconds. */
const databasePatience = 60_000
/** How long answers under way may take after SIGTERM, in milliseconds. */
const closingTime = 10_000

/** Declares `rollcall serve`, the default command. */
export function declareServe(program: Command, terminal: Terminal): void {
  program
    .command('serve')
    .description('run the server; this is the default command')
    .addOption(profileFlag())
    .addOption(portFlag())
    .addOption(hostFlag())
    .addOption(dataFlag())
    .addOption(jsonFlag('one line, once it answers,'))
    .addHelpText(
      'after',
      '\nSettings come from these flags, else from the environment: docs/operators.md. rollcall doctor says what would keep it from running.',
    )
    .action((options: Flags & Output) => serve(terminal, readConfig(options, terminal.environment), options))
}

/** Runs the server until SIGINT, SIGTERM or SIGHUP. */
async function serve(terminal: Terminal, settings: Config, { json }: Output): Promise<void> {
  // Before the database is opened, so that a port in use changes nothing.
  const config = withPort(settings, await freePort(settings))
  const log = createLog(config.logLevel, process.stderr.isTTY === true)
  // Opening the embedded database takes as long as everything else at the start, so it happens in its own thread meanwhile.
  const database = openDatabaseMeanwhile({
    url: config.databaseUrl,
    directUrl: config.databaseDirectUrl,
    ownerUrl: config.databaseOwnerUrl,
    patience: databasePatience,
    dataDir: config.dataDir,
    poolSize: config.databasePoolSize,
    log,
    // A process without its database would only look healthy.
    onLost: () => process.exit(1),
  })
  const backups = {
    ...config.backups,
    folder:
      config.backups.folder ?? (database.kind === 'embedded' ? join(config.dataDir, 'backups') : undefined),
  }
  const app = await createApp({
    ...config,
    secretKeyFile: database.kind === 'embedded' ? keyFileOf(config.dataDir) : undefined,
    nodeName: `${hostname()}:${config.port}`,
    database,
    clock: systemClock,
    log,
    version: version(),
    backups,
  })
  const tenant = await firstTenant(database, app.tenants, config)
  const link = await setupLink(database, tenant, { publicUrl: config.publicUrl, now: systemClock.now() })
  // The embedded database has one node, so no other node could answer while this one drains.
  const drainSeconds = database.kind === 'postgres' ? config.drainSeconds : 0
  // Before the server answers: a signal that follows at once then also stops it in order.
  const told = untilTold(app.drain, drainSeconds * 1000)
  await app.server.listen({ host: config.host, port: config.port }).catch((error: unknown) => {
    throw explainListening(error, config)
  })
  await announce(terminal, { config, kind: database.kind, link, json })
  const working = app.startWork()

  const housekeeping = setInterval(() => {
    Promise.all([
      removeEndedSessions(database, systemClock.now()),
      removeEndedIdempotencyKeys(database, systemClock.now()),
      removeOldFailures(database, systemClock.now()),
      removeUnusedDevices(database, systemClock.now()),
      removeOldJobs(database, systemClock.now()),
      removeEndedImports(database, systemClock.now()),
      removeEndedMails(database, systemClock.now()),
      removeEndedFromBin(database, { derive: app.derive, now: systemClock.now() }),
      tellOfEndingKeys(database, { derive: app.derive, now: systemClock.now() }),
    ]).catch((err: unknown) => log.warn({ err }, 'housekeeping failed'))
  }, housekeepingInterval)
  housekeeping.unref()

  let indexedAt: Date | undefined
  const indexing = setInterval(() => {
    const now = systemClock.now()
    indexAuditLogs(database, now, indexedAt)
      .then(() => {
        indexedAt = now
      })
      .catch((err: unknown) => log.warn({ err }, 'the audit log was not indexed'))
  }, indexingInterval)
  indexing.unref()

  const scheduling = setInterval(() => {
    scheduleBackup(database, {
      settings: backups,
      queue: app.queue,
      derive: app.derive,
      now: systemClock.now(),
    }).catch((err: unknown) => log.warn({ err }, 'a backup was not scheduled'))
  }, schedulingInterval)
  scheduling.unref()

  await told
  setTimeout(() => {
    log.error(`Requests under way at the signal did not end within ${closingTime / 1000} s and are cut off`)
    process.exit(1)
  }, closingTime).unref()
  clearInterval(housekeeping)
  clearInterval(indexing)
  clearInterval(scheduling)
  await app.close()
  await working
  await database.close()
}

interface Started extends Output {
  config: Config
  kind: Database['kind']
  link: string | undefined
}

/** Prints the start message. The server is already answering and goes on when printing fails. */
async function announce(terminal: Terminal, started: Started): Promise<void> {
  try {
    await terminal.print(announcement(started))
  } catch (error) {
    if (!(error instanceof OutputError)) throw error
    const lost = started.link ? ' The setup link is lost: each start prints a new one.' : ''
    terminal.complain(`${error.message}${lost}`)
  }
}

function announcement({ config, kind, link, json }: Started): string {
  if (json)
    return JSON.stringify({
      url: config.publicUrl,
      port: config.port,
      database: kind,
      ...(kind === 'embedded' ? { dataDir: config.dataDir } : {}),
      ...(link ? { setupLink: link } : {}),
    })
  const lines = [`Rollcall answers on ${config.publicUrl}`]
  if (kind === 'embedded') {
    lines.push(
      `Data: ${config.dataDir} (embedded database: for trials and small single servers; set DATABASE_URL for PostgreSQL)`,
    )
    if (!config.secretKeys)
      lines.push(`Key of stored secrets: ${keyFileOf(config.dataDir)} (a copy of the data folder has it too)`)
  }
  if (link)
    lines.push(
      '',
      'Nobody can sign in yet. Create the first administrator within 30 minutes:',
      '',
      `  ${link}`,
      '',
    )
  return lines.join('\n')
}
