import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { builtServer } from './builds.mjs'
import { findNode, programEnvironment } from './dependencies.mjs'

/** Starts the built program with arguments, as at a command line. `environment` overrides the current one. */
export function startRollcall(args, environment = {}, stdio = 'inherit') {
  const { nodeArguments, env } = rollcallCommand(args, process.env)
  return spawn(findNode(), nodeArguments, { stdio, env: { ...env, ...environment } })
}

/** The command for the built program, from its first line, which the system uses when the program is run by name. */
export function rollcallCommand(args, environment) {
  const words = readFileSync(builtServer, 'utf8').split('\n', 1)[0].split(' ')
  const variables = words.filter((word) => /^[A-Z_]+=/.test(word)).map((word) => word.split('='))
  const flags = words.filter((word) => word.startsWith('--'))
  return {
    nodeArguments: [...flags, builtServer, ...args],
    env: { ...programEnvironment(environment), ...Object.fromEntries(variables) },
  }
}

const shellCheckInterval = 500

/** Passes on the signals with which a person or a system ends a program, also those that end npm. */
export function endWithSignals(child) {
  // At a terminal the child gets the signal too. Waiting keeps the prompt from returning before the child has stopped.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  endWithShellOfNpm(child)
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143)
  })
}

/** npm runs a script by a shell, and a signal ends that shell without reaching the script: its parent is another one then. */
function endWithShellOfNpm(child) {
  if (process.env.npm_lifecycle_event === undefined) return
  const shell = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === shell) return
    clearInterval(timer)
    child.kill('SIGTERM')
  }, shellCheckInterval)
  timer.unref()
}
