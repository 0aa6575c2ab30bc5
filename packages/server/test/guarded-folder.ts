import { spawn } from 'node:child_process'
import { Socket } from 'node:net'

/** Waits for the end of its input, which comes when the process that started it has ended in any way. */
const program = `
  import { readFileSync, rmSync } from 'node:fs'
  import { setTimeout as sleep } from 'node:timers/promises'
  const folder = process.argv[1]
  process.stdin.resume().on('end', async () => {
    try {
      process.kill(Number(readFileSync(folder + '/data/postmaster.pid', 'utf8').split('\\n')[0]), 'SIGQUIT')
      await sleep(500)
    } catch {}
    rmSync(folder, { recursive: true, force: true })
  })`

/**
 * Deletes a temporary folder, and stops a PostgreSQL server with its data there, after the end of this process, even when it is killed and
 * cannot clean up.
 */
export function guardFolder(folder: string): void {
  const guard = spawn(process.execPath, ['--input-type=module', '-e', program, folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // In its own process group, so that a signal from the terminal does not end the guard first.
    detached: true,
  })
  guard.unref()
  if (guard.stdin instanceof Socket) guard.stdin.unref()
}
