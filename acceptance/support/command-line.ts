import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { open } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { bareEnvironment } from '../../packages/server/test/running-server.ts'
import { rollcallCommand } from '../../scripts/server.mjs'

interface Streams {
  /** What is piped in. */
  input?: string
  /** The file that standard output leads to, instead of being returned. */
  output?: string
}

/** Runs a command of the program to its end, as at a terminal in this folder. */
export async function rollcall(
  folder: string,
  args: string[],
  env: Record<string, string> = {},
  { input = '', output }: Streams = {},
) {
  const command = rollcallCommand(args, { ...bareEnvironment, HOME: folder, ...env })
  await using file = output === undefined ? undefined : await open(output, 'w')
  const child = spawn(process.execPath, command.nodeArguments, {
    cwd: folder,
    env: command.env,
    stdio: ['pipe', file?.fd ?? 'pipe', 'pipe'],
  })
  child.stdin?.end(input)
  const said = (stream: typeof child.stdout) => (stream ? text(stream) : '')
  const [out, err] = await Promise.all([said(child.stdout), said(child.stderr), once(child, 'exit')])
  return { code: child.exitCode, out, err }
}
