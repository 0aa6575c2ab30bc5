import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { createApp } from '../app.ts'
import { removeEndedIdempotencyKeys } from '../features/idempotency/idempotency.service.ts'
import { removeOldJobs } from '../features/jobs/jobs.service.ts'
import { removeEndedMails } from '../features/mail/mail.service.ts'
import { removeEndedSessions } from '../features/sessions/sessions.service.ts'
import { createTenant, type Tenants } from '../features/tenants/tenants.service.ts'
import { systemClock } from '../platform/clock.ts'
import type { Config } from '../platform/config.ts'
import { type Database, openDatabaseMeanwhile } from '../platform/database/database.ts'
import { createLog } from '../platform/log.ts'
import { removeUnusedDevices } from '../sign-in/lockout/known-devices.service.ts'
import { removeOldFailures } from '../sign-in/lockout/lockout.service.ts'
import { setupLink } from '../sign-in/setup.ts'
import { readProfile } from './profile-file.ts'
import { untilTold } from './stopping.ts'

const housekeepingInterval = 10 * 60_000
/** What the first tenant is called in addresses. */
export const firstTenantSlug = 'default'
/** A PostgreSQL server that is started together with this one may take so long until it is up. */
const databasePatience = 60_000
/** Answers under way get this long after SIGTERM. */
const closingTime = 10_000

/** The program's version, as in its package.json. */
export function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}

/** Runs the server until SIGINT or SIGTERM. */
export async function serve(config: Config): Promise<void> {
  const log = createLog(config.logLevel, process.stderr.isTTY === true)
  // The embedded one takes as long as everything else together, in a thread of its own.
  const database = openDatabaseMeanwhile({
    url: config.databaseUrl,
    directUrl: config.databaseDirectUrl,
    ownerUrl: config.databaseOwnerUrl,
    patience: databasePatience,
    dataDir: config.dataDir,
    poolSize: config.databasePoolSize,
    log,
    // Without its database a process that lives on would only look well.
    onLost: () => process.exit(1),
  })
  const app = await createApp({
    ...config,
    nodeName: `${hostname()}:${config.port}`,
    database,
    clock: systemClock,
    log,
    version: version(),
  })
  const tenant = await firstTenant(database, app.tenants, config)
  const link = await setupLink(database, tenant, { publicUrl: config.publicUrl, now: systemClock.now() })
  await app.server.listen({ host: config.host, port: config.port })
  announce(config, database.kind, link)
  const working = app.startWork()

  const housekeeping = setInterval(() => {
    Promise.all([
      removeEndedSessions(database, systemClock.now()),
      removeEndedIdempotencyKeys(database, systemClock.now()),
      removeOldFailures(database, systemClock.now()),
      removeUnusedDevices(database, systemClock.now()),
      removeOldJobs(database, systemClock.now()),
      removeEndedMails(database, systemClock.now()),
    ]).catch((err: unknown) => log.warn({ err }, 'housekeeping failed'))
  }, housekeepingInterval)
  housekeeping.unref()

  // On the embedded database there is no other node that could answer meanwhile.
  const drainSeconds = database.kind === 'postgres' ? config.drainSeconds : 0
  await untilTold(app.drain, drainSeconds * 1000)
  setTimeout(() => {
    log.error(`What was under way at the signal has not ended within ${closingTime / 1000} s and is cut off`)
    process.exit(1)
  }, closingTime).unref()
  clearInterval(housekeeping)
  await app.close()
  await working
  await database.close()
}

/** The tenant `default`; made from the chosen profile when there is none yet. */
export async function firstTenant(database: Database, tenants: Tenants, config: Config) {
  const slug = firstTenantSlug
  const existing = await tenants.bySlug(slug)
  if (existing) {
    if (existing.profile.source.name !== config.profile && config.profile !== 'default') {
      console.warn(
        `This server was set up with the profile ${existing.profile.source.name}; --profile ${config.profile} changes nothing now.`,
      )
    }
    return existing
  }
  const source = readProfile(config.profile)
  try {
    await createTenant(database, { slug, name: source.title, source, now: systemClock.now() })
  } catch (error) {
    // Another node of a new installation may have been faster.
    if (!(await tenants.bySlug(slug))) throw error
  }
  const tenant = await tenants.bySlug(slug)
  if (!tenant) throw new Error('The first tenant cannot be found after it was made')
  return tenant
}

function announce(config: Config, kind: Database['kind'], link: string | undefined): void {
  const lines = [`Rollcall answers on ${config.publicUrl}`]
  if (kind === 'embedded') {
    lines.push(
      `Data: ${config.dataDir} (embedded database: for trials and small single servers; set DATABASE_URL for PostgreSQL)`,
    )
  }
  if (link)
    lines.push(
      '',
      'Nobody can sign in yet. Create the first administrator within 30 minutes:',
      '',
      `  ${link}`,
      '',
    )
  console.log(lines.join('\n'))
}
