import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { rollcallCommand } from '../../../scripts/server.mjs'

const startTimeout = 60_000

/** The built program in its own process, as an operator runs it. */
export interface RunningServer {
  url: string
  port: number
  pid: number
  /** The secret of the setup link that it printed; undefined when it printed none. */
  setupToken: string | undefined
  /** Its output so far. */
  output(): string
  kill(signal: 'SIGKILL' | 'SIGTERM' | 'SIGHUP'): Promise<number | null>
}

export interface ServerOptions {
  dataDir?: string | undefined
  databaseUrl?: string | undefined
  profile?: string
  port?: number
  env?: Record<string, string>
}

/** The only environment variables of a tested program. It does not drain, because there is no load balancer. */
export const bareEnvironment = { PATH: process.env.PATH, HOME: process.env.HOME, ROLLCALL_DRAIN_SECONDS: '0' }

/** Starts the program and waits until it is ready. Throws with its output when it ends instead. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const port = options.port ?? (await freePort())
  const flags = ['--port', String(port), ...(options.profile ? ['--profile', options.profile] : [])]
  const { nodeArguments, env } = rollcallCommand(['serve', ...flags], {
    ...bareEnvironment,
    ...(options.databaseUrl ? { DATABASE_URL: options.databaseUrl } : {}),
    ...(options.dataDir ? { ROLLCALL_DATA: options.dataDir } : {}),
    ...options.env,
  })
  return runServer(nodeArguments, { port, env, until: ['Rollcall answers on'] })
}

interface Run {
  port: number
  env: NodeJS.ProcessEnv
  /** The program is ready when its output has all of these. */
  until: string[]
  /** The program to run; the default is Node. */
  program?: string
  cwd?: string
  /** The number of its user; the default is the user of the tests. */
  uid?: number
}

/** Runs any command that starts the program on this port. */
export async function runServer(
  args: string[],
  { port, env, until, program = process.execPath, ...place }: Run,
): Promise<RunningServer> {
  const child = spawn(program, args, {
    ...place,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group, which includes its own children.
    detached: true,
  })
  // A test that fails half-way must not leave the program running.
  const killNow = () => process.kill(-(child.pid as number), 'SIGKILL')
  process.once('exit', killNow)
  child.once('exit', () => process.off('exit', killNow))
  const output = await untilAnswering(child, until)
  return {
    url: `http://localhost:${port}`,
    port,
    pid: child.pid as number,
    setupToken: /#(rcl_\w+)/.exec(output())?.[1],
    output,
    async kill(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
      const ended = once(child, 'exit')
      child.kill(signal)
      await ended
      return child.exitCode
    },
  }
}

async function untilAnswering(child: ChildProcess, until: string[]): Promise<() => string> {
  let text = ''
  await new Promise<void>((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`The server ${why}:\n${text}`))
    const timer = setTimeout(() => fail('did not start in time'), startTimeout)
    const read = (chunk: Buffer) => {
      text += chunk.toString()
      if (!until.every((part) => text.includes(part))) return
      clearTimeout(timer)
      resolve()
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    child.once('exit', (code) => {
      clearTimeout(timer)
      fail(`ended with code ${code}`)
    })
  })
  return () => text
}

/**
 * A port that was free a moment ago. It is below 32768, where Linux chooses ports itself: another test that asks for any free port could
 * get the same one before it is in use.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(10_000, 32_000)
    const server = createServer()
    server.listen(port, '127.0.0.1')
    try {
      await once(server, 'listening')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') continue
      throw error
    }
    server.close()
    await once(server, 'close')
    return port
  }
}
