import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ensureConsole } from './console-build.mjs'
import { ensureDependencies, findNode, programEnvironment, root } from './dependencies.mjs'

// npm start: everything a fresh checkout lacks, then the server.
try {
  ensureDependencies()
  ensureConsole()
} catch (error) {
  console.error(error.message)
  process.exit(1)
}

const program = join(root, 'packages', 'server', 'src', 'main.ts')
const server = spawn(findNode(), [program, 'serve', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: programEnvironment(),
})
// At a terminal the server gets the signal as well; the wait keeps the prompt from coming back before it has stopped.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => server.kill(signal))
server.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143)
})
