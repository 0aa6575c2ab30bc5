import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { findNode, programEnvironment, programOf, root } from './dependencies.mjs'

const consoleFolder = join(root, 'packages', 'console')
const sources = [
  ...['src', 'public', 'index.html', 'vite.config.ts', 'package.json'].map((entry) =>
    join(consoleFolder, entry),
  ),
  join(root, 'packages', 'contract', 'src'),
  join(root, 'packages', 'access', 'src'),
]

/** Builds the console, unless what is there is newer than everything it is made from. */
export function ensureConsole() {
  const built = join(consoleFolder, 'dist', 'index.html')
  if (existsSync(built) && statSync(built).mtimeMs >= Math.max(...sources.map(newestChange))) return
  console.error('Building the console…')
  const vite = [programOf('vite'), 'build', '--logLevel', 'warn']
  execFileSync(findNode(), vite, { cwd: consoleFolder, stdio: ['ignore', 2, 2], env: programEnvironment() })
}

function newestChange(path) {
  if (!existsSync(path)) return 0
  const state = statSync(path)
  if (!state.isDirectory()) return state.mtimeMs
  // A folder changes when something in it is added, removed or renamed.
  return Math.max(state.mtimeMs, ...readdirSync(path).map((entry) => newestChange(join(path, entry))))
}
