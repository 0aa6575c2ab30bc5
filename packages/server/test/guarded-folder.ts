import { spawn } from 'node:child_process'
import { Socket } from 'node:net'

/** Waits for its input to end, which happens when the process that started it is gone, however that ended. */
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
 * Sees to it that a temporary folder, and a PostgreSQL server with its data in it, do not outlive this process, even when it is
 * killed and cannot tear down what it has set up.
 */
export function guardFolder(folder: string): void {
  const guard = spawn(process.execPath, ['--input-type=module', '-e', program, folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // In a process group of its own, so that what ends this one from the terminal does not end the guard first.
    detached: true,
  })
  guard.unref()
  if (guard.stdin instanceof Socket) guard.stdin.unref()
}
