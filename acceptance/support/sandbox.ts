import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { text } from 'node:stream/consumers'

/** What a program may see and change, as a container or a service manager would say it. */
export interface Walls {
  /** Folders and files of the machine, and where the program finds them; everything else can only be read. */
  readable: Record<string, string>
  /** The only ones that it can change, beside a /tmp of its own. */
  writable: Record<string, string>
  env: Record<string, string>
  cwd: string
  uid: number
}

/** A program behind walls, of which it is the first process. */
export interface Walled {
  /** What it printed so far. */
  output(): string
  /** Its line in /proc, such as NoNewPrivs. */
  status(name: string): Promise<string | undefined>
  /** Resolves with the exit code of the program. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>
}

/** Runs a program that ends by itself; resolves with its exit code and what it said. */
export async function runWalled(
  command: string[],
  walls: Walls,
): Promise<{ code: number | null; out: string }> {
  const child = spawn('bwrap', [...wallsAround(walls), ...command], { stdio: ['ignore', 'pipe', 'pipe'] })
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  return { code: child.exitCode, out: out + err }
}

/** Starts a program and waits until it has said this. Throws with its output when it ends instead. */
export async function startWalled(command: string[], walls: Walls, until: string): Promise<Walled> {
  const child = spawn('bwrap', ['--as-pid-1', '--info-fd', '3', ...wallsAround(walls), ...command], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  })
  const killNow = () => child.kill('SIGKILL')
  process.once('exit', killNow)
  child.once('exit', () => process.off('exit', killNow))
  let said = ''
  const ready = Promise.withResolvers<void>()
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => {
      said += chunk
      if (said.includes(until)) ready.resolve()
    })
  child.once('exit', (code) => ready.reject(new Error(`It ended with code ${code}:\n${said}`)))
  const info = text(child.stdio[3] as NodeJS.ReadableStream & AsyncIterable<string>)
  await ready.promise
  const pid = Number(/"child-pid": (\d+)/.exec(await info)?.[1])
  return {
    output: () => said,
    async status(name) {
      const lines = await readFile(`/proc/${pid}/status`, 'utf8')
      return new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(lines)?.[1]
    },
    async end(signal) {
      const ended = once(child, 'exit')
      process.kill(pid, signal)
      await ended
      return child.exitCode
    },
  }
}

/** Namespaces need no rights of root; the account inside owns outside what the tests' own account does. */
function wallsAround({ readable, writable, env, cwd, uid }: Walls): string[] {
  const places = (flag: string, paths: Record<string, string>) =>
    Object.entries(paths).flatMap(([inside, outside]) => [flag, outside, inside])
  const system = ['/usr', '/etc', '/bin', '/sbin', '/lib', '/lib64'].flatMap((path) => [
    '--ro-bind-try',
    path,
    path,
  ])
  return [
    ...['--tmpfs', '/', ...system, '--proc', '/proc', '--dev', '/dev', '--tmpfs', '/tmp'],
    ...places('--ro-bind', readable),
    ...places('--bind', writable),
    ...['--ro-bind', dirname(process.execPath), '/usr/local/bin', '--remount-ro', '/'],
    ...['--unshare-user', '--uid', String(uid), '--gid', String(uid)],
    ...[
      '--unshare-pid',
      '--unshare-ipc',
      '--unshare-uts',
      '--cap-drop',
      'ALL',
      '--die-with-parent',
      '--new-session',
    ],
    '--clearenv',
    ...Object.entries({ PATH: '/usr/local/bin:/usr/bin:/bin', ...env }).flatMap(([name, value]) => [
      '--setenv',
      name,
      value,
    ]),
    ...['--chdir', cwd],
  ]
}
