import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { bareEnvironment } from '../../packages/server/test/running-server.ts'
import { rollcallCommand } from '../../scripts/server.mjs'

/** Runs a command of the program to its end, as at a terminal in this folder. */
export async function rollcall(folder: string, args: string[], env: Record<string, string> = {}) {
  const command = rollcallCommand(args, { ...bareEnvironment, HOME: folder, ...env })
  const child = spawn(process.execPath, command.nodeArguments, {
    cwd: folder,
    env: command.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  return { code: child.exitCode, out, err }
}
