import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { builtServer } from './builds.mjs'
import { findNode, programEnvironment } from './dependencies.mjs'

/** Starts the built program with arguments as at a command line; `environment` wins over the one at hand. */
export function startRollcall(args, environment = {}, stdio = 'inherit') {
  const { nodeArguments, env } = rollcallCommand(args, process.env)
  return spawn(findNode(), nodeArguments, { stdio, env: { ...env, ...environment } })
}

/** How the built program wants to be run, as its first line says: what the system obeys when it is run by its name. */
export function rollcallCommand(args, environment) {
  const words = readFileSync(builtServer, 'utf8').split('\n', 1)[0].split(' ')
  const variables = words.filter((word) => /^[A-Z_]+=/.test(word)).map((word) => word.split('='))
  const flags = words.filter((word) => word.startsWith('--'))
  return {
    nodeArguments: [...flags, builtServer, ...args],
    env: { ...programEnvironment(environment), ...Object.fromEntries(variables) },
  }
}

/** Passes on the signals by which a person or a system ends a program. */
export function endWithSignals(child) {
  // At a terminal the child gets the signal as well; the wait keeps the prompt from coming back before it has stopped.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143)
  })
}
