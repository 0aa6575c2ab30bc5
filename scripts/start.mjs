import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { builtServer, ensureConsole, ensureServer } from './builds.mjs'
import { ensureDependencies, findNode, programEnvironment } from './dependencies.mjs'

// npm start: everything a fresh checkout lacks, then the server.
try {
  ensureDependencies()
  ensureConsole()
  ensureServer()
} catch (error) {
  console.error(error.message)
  process.exit(1)
}

const { variables, flags } = firstLine(builtServer)
const server = spawn(findNode(), [...flags, builtServer, 'serve', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...programEnvironment(), ...variables },
})
// At a terminal the server gets the signal as well; the wait keeps the prompt from coming back before it has stopped.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => server.kill(signal))
server.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143)
})

/** How a program wants to be run: what the system obeys when it is run by its name. */
function firstLine(program) {
  const words = readFileSync(program, 'utf8').split('\n', 1)[0].split(' ')
  const variables = words.filter((word) => /^[A-Z_]+=/.test(word)).map((word) => word.split('='))
  return { variables: Object.fromEntries(variables), flags: words.filter((word) => word.startsWith('--')) }
}
