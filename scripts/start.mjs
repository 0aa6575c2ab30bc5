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

// By itself V8 lets the space for new objects grow past 100 MB on a large machine and never gives it back; what a request leaves
// behind fits into much less. Likewise the space for old ones grows by a quarter at a time instead of several times over.
const smallHeap = ['--max-semi-space-size=4', '--heap-growing-percent=25']
const program = join(root, 'packages', 'server', 'src', 'main.ts')
const server = spawn(findNode(), [...smallHeap, program, 'serve', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: programEnvironment(),
})
// At a terminal the server gets the signal as well; the wait keeps the prompt from coming back before it has stopped.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => server.kill(signal))
server.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143)
})
