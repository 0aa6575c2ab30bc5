import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { findNode, programEnvironment, programOf, root } from './dependencies.mjs'

/** What the console and the server both contain, and what tells that the dependencies are others now. */
const shared = [
  'packages/contract/src',
  'packages/contract/build',
  'packages/access/src',
  'package-lock.json',
]

/** The server as `ensureServer` builds it. */
export const builtServer = join(root, 'packages', 'server', 'dist', 'main.js')

/** Builds the console, unless what is there is newer than everything it is made from. */
export function ensureConsole() {
  const own = ['src', 'public', 'index.html', 'vite.config.ts', 'package.json']
  ensureBuilt('console', join(root, 'packages', 'console', 'dist', 'index.html'), own)
}

/** Likewise the server: `npm start` runs it from one file instead of hundreds. */
export function ensureServer() {
  ensureBuilt('server', builtServer, ['src', 'vite.config.ts', 'package.json'])
}

/** Likewise the SDK, as it is published: products load it like that. */
export function ensureSdk() {
  const own = ['src', 'build', 'vite.config.ts', 'package.json']
  ensureBuilt('sdk', join(root, 'packages', 'sdk', 'dist', 'rollcall.js'), own)
}

function ensureBuilt(name, built, own) {
  const folder = join(root, 'packages', name)
  const sources = [...own.map((entry) => join(folder, entry)), ...shared.map((path) => join(root, path))]
  if (existsSync(built) && statSync(built).mtimeMs >= Math.max(...sources.map(newestChange))) return
  console.error(`Building the ${name}…`)
  const vite = [programOf('vite'), 'build', '--logLevel', 'warn']
  execFileSync(findNode(), vite, { cwd: folder, stdio: ['ignore', 2, 2], env: programEnvironment() })
}

function newestChange(path) {
  if (!existsSync(path)) return 0
  const state = statSync(path)
  if (!state.isDirectory()) return state.mtimeMs
  // A folder changes when something in it is added, removed or renamed.
  return Math.max(state.mtimeMs, ...readdirSync(path).map((entry) => newestChange(join(path, entry))))
}
