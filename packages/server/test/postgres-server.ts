import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { guardFolder } from './guarded-folder.ts'

const run = promisify(execFile)

/** A private PostgreSQL server on its own port, for this machine only. */
export interface PostgresServer {
  /** The address of one of its databases. */
  url(database: string): string
  /** The folder of its files, for tests that kill and restart it. */
  folder: string
  /** Kills it, like a power cut of the database machine. */
  kill(): Promise<void>
  /** Starts it again on the same port after `kill`. */
  start(): Promise<void>
  /** Stops it and deletes its files. */
  stop(): Promise<void>
  /** Makes and starts a standby that follows it. */
  standby(): Promise<PostgresServer>
}

/**
 * Makes and starts a server with default settings. It has fsync only when `durable`, because tests that kill nothing would only wait for
 * it.
 */
export async function startPostgres({
  durable = false,
  settings = [] as string[],
  copiedFrom = undefined as string | undefined,
} = {}): Promise<PostgresServer> {
  const binaries = await findBinaries()
  const account = await serverAccount()
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-pg-'))
  guardFolder(folder)
  await chmod(folder, 0o700)
  if (account) await chown(folder, account.uid, account.gid)
  const identity = { ...account, cwd: folder, env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' } }
  const data = join(folder, 'data')
  const port = await freePort()
  const url = (database: string) => `postgres://postgres@127.0.0.1:${port}/${database}`
  let server: ChildProcess | undefined
  const start = async () => {
    const options = ['listen_addresses=127.0.0.1', `port=${port}`, `unix_socket_directories=`, ...settings]
    if (!durable) options.push('fsync=off', 'synchronous_commit=off', 'full_page_writes=off')
    const flags = options.flatMap((option) => ['-c', option])
    server = spawn(join(binaries, 'postgres'), ['-D', data, ...flags], { ...identity, stdio: 'ignore' })
    await untilReady(url('postgres'), server)
  }
  const end = async (signal: NodeJS.Signals) => {
    if (!server || server.exitCode !== null || server.signalCode !== null) return
    const ended = once(server, 'exit')
    server.kill(signal)
    await ended
  }
  const stop = async () => {
    // SIGINT is PostgreSQL's fast shutdown: it ends open connections instead of waiting for them.
    await end('SIGINT')
    await rm(folder, { recursive: true, force: true })
  }
  try {
    if (copiedFrom)
      await run(
        join(binaries, 'pg_basebackup'),
        ['-d', copiedFrom, '-D', data, '-R', '-c', 'fast', '--no-sync'],
        identity,
      )
    else
      await run(
        join(binaries, 'initdb'),
        ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync'],
        identity,
      )
    await start()
  } catch (error) {
    await stop()
    throw error
  }
  const standby = () => startPostgres({ durable, settings, copiedFrom: url('postgres') })
  return { url, folder, start, stop, standby, kill: () => end('SIGQUIT') }
}

/** The folder of PostgreSQL's server programs, which distributions keep off the PATH. */
async function findBinaries(): Promise<string> {
  const debian = '/usr/lib/postgresql'
  const versions = (await readdir(debian).catch(() => [])).sort((a, b) => Number(b) - Number(a))
  const folders = [
    ...versions.map((version) => join(debian, version, 'bin')),
    ...(process.env.PATH ?? '').split(delimiter),
  ]
  for (const folder of folders) {
    const output = await run(join(folder, 'initdb'), ['--version']).catch(() => undefined)
    const major = Number(/\) (\d+)/.exec(output?.stdout ?? '')?.[1])
    if (major >= 15) return folder
  }
  throw new Error('PostgreSQL 15 or newer is needed for this test: install its server package')
}

/** PostgreSQL refuses to run as root. Its package has an account for it. */
export async function serverAccount(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const id = async (flag: string) => Number((await run('id', [flag, 'postgres'])).stdout)
  return { uid: await id('-u'), gid: await id('-g') }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}

async function untilReady(url: string, server: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    if (server.exitCode !== null) throw new Error(`PostgreSQL ended at once with code ${server.exitCode}`)
    const client = new pg.Client({ connectionString: url })
    client.on('error', () => {})
    try {
      await client.connect()
      await client.end()
      return
    } catch {
      await sleep(50)
    }
  }
  throw new Error('PostgreSQL did not become ready within 15 seconds')
}
