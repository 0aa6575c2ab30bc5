import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { builtServer } from './builds.mjs'
import { findNode, programEnvironment } from './dependencies.mjs'

/** Starts the built program with arguments as at a command line; `environment` wins over the one at hand. */
export function startRollcall(args, environment = {}, stdio = 'inherit') {
  const { variables, flags } = firstLine(builtServer)
  return spawn(findNode(), [...flags, builtServer, ...args], {
    stdio,
    env: { ...programEnvironment(), ...variables, ...environment },
  })
}

/** How a program wants to be run: what the system obeys when it is run by its name. */
function firstLine(program) {
  const words = readFileSync(program, 'utf8').split('\n', 1)[0].split(' ')
  const variables = words.filter((word) => /^[A-Z_]+=/.test(word)).map((word) => word.split('='))
  return { variables: Object.fromEntries(variables), flags: words.filter((word) => word.startsWith('--')) }
}

/** Passes on the signals by which a person or a system ends a program. */
export function endWithSignals(child) {
  // At a terminal the child gets the signal as well; the wait keeps the prompt from coming back before it has stopped.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143)
  })
}
