import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type Answer, openClient } from './http-client.ts'

// An interrupted benchmark exits like a completed one, so that no server outlives it.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

export const root = fileURLToPath(new URL('../../', import.meta.url))
const startLimit = 60_000
const stopLimit = 15_000

/** The storage of a server: exactly one of the two. */
export interface Storage {
  kind: 'PostgreSQL' | 'the embedded database'
  databaseUrl?: string
  dataDir?: string
}

export interface Program {
  origin: string
  /** The memory of the server's own process with all its threads, without its parents. Linux only. */
  residentMegabytes(): number
  /** The most memory that it had since its start. Linux only. */
  peakMegabytes(): number
  /** The processor time of the main thread since the start, in milliseconds. Linux only. */
  mainThreadMilliseconds(): number
  /** Milliseconds from its start to the first answer of /readyz that says ready. */
  startedIn: number
  /** The token of the setup link, which is printed while there is no administrator. It may come after the server is ready. */
  setupToken(): Promise<string>
  stop(): Promise<void>
}

export interface StartOptions {
  /** The script that `npm start` runs, or `npm start` itself to measure a user's whole start. */
  through?: 'start.mjs' | 'npm start'
  environment?: Record<string, string>
  /** The checkout of the server; the default is this one. */
  folder?: string | undefined
}

/** Starts the server of a checkout. */
export async function startProgram(
  storage: Storage,
  {
    through = 'start.mjs',
    environment = {},
    folder = process.env.ROLLCALL_BENCH_SERVER || root,
  }: StartOptions = {},
): Promise<Program> {
  const port = await freePort()
  const flags = ['--port', String(port), ...(storage.dataDir ? ['--data', storage.dataDir] : [])]
  const [command, args] =
    through === 'npm start'
      ? ['npm', ['start', '--silent', '--', ...flags]]
      : [process.execPath, [join(folder, 'scripts/start.mjs'), ...flags]]
  const begun = performance.now()
  const child = spawn(command, args, {
    cwd: folder,
    env: { ...process.env, DATABASE_URL: storage.databaseUrl ?? '', ...environment },
    // The log is written as in production, but discarded: a terminal would cost more than the server.
    stdio: ['ignore', 'pipe', 'ignore'],
    // A process group, so that the children of npm can be stopped too.
    detached: true,
  })
  const group = -(child.pid ?? 0)
  const killGroup = () => process.kill(group, 'SIGKILL')
  process.on('exit', killGroup)
  child.once('exit', () => process.off('exit', killGroup))
  let printed = ''
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk
  })
  const origin = `http://localhost:${port}`
  await untilReady(origin, child)
  return {
    origin,
    startedIn: performance.now() - begun,
    residentMegabytes: () => megabytesOf(serverBelow(child.pid ?? 0), 'VmRSS'),
    peakMegabytes: () => megabytesOf(serverBelow(child.pid ?? 0), 'VmHWM'),
    mainThreadMilliseconds: () => mainThreadMilliseconds(serverBelow(child.pid ?? 0)),
    async setupToken() {
      for (;;) {
        const token = /\/setup#(\S+)\s/.exec(printed)?.[1]
        if (token) return token
        if (child.exitCode !== null) throw new Error('The server ended without a setup link')
        await once(child.stdout, 'data', { signal: AbortSignal.timeout(startLimit) })
      }
    },
    async stop() {
      if (child.exitCode !== null) return
      const ended = once(child, 'exit')
      process.kill(group, 'SIGTERM')
      await Promise.race([ended, sleep(stopLimit, undefined, { ref: false }).then(() => killGroup())])
      await untilGone(origin)
    },
  }
}

async function untilReady(origin: string, child: ChildProcess): Promise<void> {
  const client = openClient(origin)
  const limit = performance.now() + startLimit
  try {
    for (;;) {
      if (child.exitCode !== null) throw new Error(`The server ended at once with code ${child.exitCode}`)
      if (performance.now() > limit) throw new Error('The server did not become ready')
      const answer = await client.get('/readyz').catch((): Partial<Answer> => ({}))
      if (answer.status === 200) return
      await sleep(10)
    }
  } finally {
    client.close()
  }
}

/** Waits for the server: npm ends before it, and the next start needs the data folder. */
async function untilGone(origin: string): Promise<void> {
  const client = openClient(origin)
  while (await client.get('/healthz').catch(() => undefined)) await sleep(50)
  await sleep(200)
  client.close()
}

/** A port of this machine that is free now. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}

/** The last process in the chain of children. */
function serverBelow(pid: number): number {
  const [child] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ')
  return child ? serverBelow(Number(child)) : pid
}

/** An entry of the status of a process, such as what of it is in memory now (VmRSS) or was at most (VmHWM). */
function megabytesOf(pid: number, entry: 'VmRSS' | 'VmHWM'): number {
  const kilobytes = new RegExp(`${entry}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return (Number(kilobytes) * 1024) / 1e6
}

function mainThreadMilliseconds(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6
}
