import type { Command } from 'commander'
import { type Config, readConfig } from '../platform/config.ts'
import { ConfigError } from '../platform/config-error.ts'
import { checkDatabase, type DatabaseState, freeSpace } from '../platform/database/check.ts'
import { DataFolderInUseError } from '../platform/database/errors.ts'
import { mostClockDifference } from '../platform/nodes.ts'
import { checkMailServer, checkProduct, checkPublicAddress, type Finding } from './doctor-network.ts'
import { checkNodes } from './doctor-nodes.ts'
import { checkProxy } from './doctor-proxy.ts'
import { checkSecretKeys } from './doctor-secrets.ts'
import { exitCodeOf, explained, Failure } from './errors.ts'
import { dataFlag, type Flags, hostFlag, jsonFlag, type Output, portFlag, profileFlag } from './flags.ts'
import { freePort } from './port.ts'
import { readProfile } from './profile-file.ts'
import type { Terminal } from './terminal.ts'

const megabyte = 1024 * 1024
/** The size of a new embedded database, and the same again for work. */
const leastSpace = 200 * megabyte
const openInServer = 'is open in that server'

/** Declares `rollcall doctor`. */
export function declareDoctor(program: Command, terminal: Terminal): void {
  program
    .command('doctor')
    .description(
      'check everything that the server needs with these settings; exit code 1 when it could not work',
    )
    .addOption(profileFlag())
    .addOption(portFlag())
    .addOption(hostFlag())
    .addOption(dataFlag())
    .addOption(jsonFlag('the findings'))
    .addHelpText(
      'after',
      '\nIt does what rollcall serve does up to the first change: it connects and signs in. It changes nothing.',
    )
    .action((options: Flags & Output) => doctor(terminal, options))
}

async function doctor(terminal: Terminal, options: Flags & Output): Promise<void> {
  const findings = [nodeVersion(), ...(await examine(terminal, options))]
  const wrong = findings.filter(({ problem }) => problem !== undefined).length
  if (options.json)
    await terminal.print(
      JSON.stringify({ ok: wrong === 0, findings: findings.map((each) => ({ ...each, ok: !each.problem })) }),
    )
  else
    for (const { check, problem } of findings)
      await terminal.print(problem ? `✗ ${check}: ${problem}` : `✓ ${check}`)
  if (wrong > 0)
    throw new Failure(options.json ? '' : `${wrong} of ${findings.length} keep the server from working.`)
}

async function examine(terminal: Terminal, flags: Flags): Promise<Finding[]> {
  let config: Config
  try {
    config = readConfig(flags, terminal.environment)
  } catch (error) {
    if (!(error instanceof ConfigError) || exitCodeOf(error) === 2) throw error
    return error.problems.map((problem) => ({ check: 'Settings', problem }))
  }
  const running = await isRunning(config)
  const stored = await database(config, running)
  return [
    { check: 'Settings' },
    running ? server(config, stored) : await port(config),
    ...stored,
    await checkPublicAddress(config.publicUrl, running),
    ...config.productOrigins.map((origin) => checkProduct(origin, config.publicUrl)),
    await checkMailServer(config.mail),
    await checkProxy(config),
  ]
}

function nodeVersion(): Finding {
  const [major = 0] = process.versions.node.split('.').map(Number)
  const check = `Node ${process.versions.node}`
  return major >= 24 ? { check } : { check, problem: 'Rollcall needs Node 24 or later; install that.' }
}

/** Says whether the program on the port is Rollcall. */
async function isRunning({ port }: Config): Promise<boolean> {
  try {
    const response = await fetch(`http://localhost:${port}/readyz`, { signal: AbortSignal.timeout(3000) })
    const body = (await response.json()) as { status?: unknown }
    return body.status === 'ready'
  } catch {
    return false
  }
}

/** The server on the port has the data folder open, unless it is another installation. */
function server({ port, databaseUrl }: Config, stored: Finding[]): Finding {
  if (databaseUrl || stored.some(({ check }) => check.endsWith(openInServer)))
    return { check: `Server on port ${port} answers` }
  return {
    check: `Port ${port}`,
    problem:
      'another Rollcall answers there, with other data; choose another with --port (ROLLCALL_PORT), or stop that one.',
  }
}

async function port(config: Config): Promise<Finding> {
  const check = `Port ${config.port} of ${config.host}`
  return tried(`${check} is free; the server is not running`, check, () => freePort(config))
}

async function database(config: Config, running: boolean): Promise<Finding[]> {
  const { databaseUrl: url, databaseDirectUrl: directUrl, databaseOwnerUrl: ownerUrl, dataDir } = config
  const check = url ? `Database ${shownAddress(url)}` : `Data folder ${dataDir}`
  try {
    const state = await checkDatabase({ url, directUrl, ownerUrl, dataDir })
    return [{ check: `${check}${stateWords(state)}` }, ...(await around(config, state))]
  } catch (error) {
    // The server that answers on the port has the database open.
    if (running && error instanceof DataFolderInUseError) return [{ check: `${check} ${openInServer}` }]
    return [{ check, problem: explained(error) }]
  }
}

function stateWords({ fresh, pending }: DatabaseState): string {
  if (fresh) return ' is new; the first start prepares it'
  if (pending === 0) return ' is up to date'
  return `: ${pending} migration${pending === 1 ? '' : 's'} will run at the next start`
}

async function around(
  config: Config,
  { fresh, clockAhead, oldestChange, storedKeys }: DatabaseState,
): Promise<Finding[]> {
  return [
    ...(config.databaseUrl
      ? [
          clock(clockAhead),
          changeLog(oldestChange),
          await checkNodes(config.databaseDirectUrl ?? config.databaseUrl),
        ]
      : [await room(config.dataDir)]),
    ...checkSecretKeys(config, storedKeys),
    // Only the first start reads the profile.
    ...(fresh
      ? [
          await tried(`Profile ${config.profile}`, `Profile ${config.profile}`, async () =>
            readProfile(config.profile),
          ),
        ]
      : []),
  ]
}

function clock(ahead: number): Finding {
  const check = 'Clock of the database'
  if (Math.abs(ahead) <= mostClockDifference) return { check }
  const seconds = Math.round(Math.abs(ahead) / 1000)
  return {
    check,
    problem: `it is ${seconds} s ${ahead > 0 ? 'ahead of' : 'behind'} this machine's; set both by NTP, or sessions and links end at the wrong time.`,
  }
}

/** Seconds. Entries are kept for 10 minutes and swept once a minute, but only by nodes that have run that long. */
const oldestExpected = 60 * 60

function changeLog(oldest = 0): Finding {
  const check = `Change log reaches back ${Math.ceil(oldest / 60)} min`
  if (oldest < oldestExpected) return { check }
  return {
    check,
    problem:
      'nothing was removed from it for an hour. It is swept by a server that has run for 10 minutes, and not past a transaction that is open: look for an old one in pg_stat_activity.',
  }
}

async function room(dataDir: string): Promise<Finding> {
  const free = await freeSpace(dataDir)
  const check = `Disk of the data folder has ${Math.floor(free / megabyte)} MB free`
  return free >= leastSpace
    ? { check }
    : {
        check,
        problem: `at least ${leastSpace / megabyte} MB are needed; make room or set ROLLCALL_DATA to another disk.`,
      }
}

/** Returns the finding `good` when the work does not throw, otherwise the finding `check` with the error as its problem. */
async function tried(good: string, check: string, work: () => Promise<unknown>): Promise<Finding> {
  try {
    await work()
    return { check: good }
  } catch (error) {
    return { check, problem: explained(error) }
  }
}

/** The address without the password. */
function shownAddress(url: string): string {
  const { host, pathname } = URL.parse(url) ?? { host: '', pathname: '' }
  return `${host || 'localhost'}${pathname}`
}
