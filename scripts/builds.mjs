import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { findNode, programEnvironment, programOf, root } from './dependencies.mjs'

/** The sources that the console and the server share, and the record of the installed dependencies. */
const shared = [
  'packages/contract/src',
  'packages/contract/build',
  'packages/access/src',
  'package-lock.json',
]

const builtConsole = join(root, 'packages', 'console', 'dist', 'index.html')

/** The server that `ensureServer` builds. */
export const builtServer = join(root, 'packages', 'server', 'dist', 'main.js')

/** Builds the console, unless the build is newer than all its sources. */
function ensureConsole() {
  const own = ['src', 'public', 'index.html', 'vite.config.ts', 'package.json']
  ensureBuilt('console', builtConsole, own)
}

/**
 * Builds the server with the console in it, as it is packed, unless the build is newer than its sources. `npm start` then runs a few files
 * instead of hundreds.
 */
export function ensureServer() {
  ensureConsole()
  const own = ['src', 'build', 'vite.config.ts', 'package.json']
  ensureBuilt('server', builtServer, own, [builtConsole, join(root, 'profiles'), join(root, 'docs')])
}

/** Builds the SDK, as it is published, unless the build is newer than its sources. Products load it in that form. */
export function ensureSdk() {
  const own = ['src', 'build', 'vite.config.ts', 'package.json']
  ensureBuilt('sdk', join(root, 'packages', 'sdk', 'dist', 'rollcall.js'), own)
}

function ensureBuilt(name, built, own, others = []) {
  const folder = join(root, 'packages', name)
  const inRepository = [...own.map((entry) => join('packages', name, entry)), ...shared]
  const sources = [...inRepository.map((path) => join(root, path)), ...others]
  if (existsSync(built) && statSync(built).mtimeMs >= Math.max(...sources.map(newestChange))) return
  console.error(`Building the ${name}…`)
  const vite = [programOf('vite'), 'build', '--logLevel', 'warn']
  execFileSync(findNode(), vite, { cwd: folder, stdio: ['ignore', 2, 2], env: programEnvironment() })
}

function newestChange(path) {
  if (!existsSync(path)) return 0
  const state = statSync(path)
  if (!state.isDirectory()) return state.mtimeMs
  // A folder's time changes when something in it is added, removed or renamed.
  return Math.max(state.mtimeMs, ...readdirSync(path).map((entry) => newestChange(join(path, entry))))
}
