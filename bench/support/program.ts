import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type Answer, openClient } from './http-client.ts'

// A benchmark that is interrupted ends as one that is done does, so that no server outlives it.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

export const root = fileURLToPath(new URL('../../', import.meta.url))
const startLimit = 60_000
const stopLimit = 15_000

/** Where a server keeps its data: exactly one of the two. */
export interface Storage {
  kind: 'PostgreSQL' | 'the embedded database'
  databaseUrl?: string
  dataDir?: string
}

export interface Program {
  origin: string
  /** Of the server's own process, all its threads included, and not of what started it. Only Linux tells it. */
  residentMegabytes(): number
  /** Processor time of the thread that all requests pass through, since the start, in milliseconds. Only Linux tells it. */
  mainThreadMilliseconds(): number
  /** Milliseconds from its start to the first answer of /readyz that says ready. */
  startedIn: number
  /** The token of the setup link, which is printed while there is no administrator; it may come after the server is ready. */
  setupToken(): Promise<string>
  stop(): Promise<void>
}

export interface StartOptions {
  /** What `npm start` runs, or, for the whole way a user goes, `npm start` itself. */
  through?: 'start.mjs' | 'npm start'
  environment?: Record<string, string>
  /** The checkout whose server it is; this one unless said. */
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
    // The log is written as in production, to nowhere: a terminal would cost more than the server.
    stdio: ['ignore', 'pipe', 'ignore'],
    // A group of its own, so that what npm starts can be stopped with it.
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
    residentMegabytes: () => residentMegabytes(serverBelow(child.pid ?? 0)),
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

/** npm ends before the server it started, and the next start needs the data folder free. */
async function untilGone(origin: string): Promise<void> {
  const client = openClient(origin)
  while (await client.get('/healthz').catch(() => undefined)) await sleep(50)
  await sleep(200)
  client.close()
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}

/** The process at the end of the chain of those that start one another. */
function serverBelow(pid: number): number {
  const [child] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ')
  return child ? serverBelow(Number(child)) : pid
}

function residentMegabytes(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return (Number(kilobytes) * 1024) / 1e6
}

function mainThreadMilliseconds(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6
}
