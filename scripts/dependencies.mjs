// Plain JavaScript for any Node since 18: it installs the Node that everything else needs.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The root of the repository. */
export const root = fileURLToPath(new URL('..', import.meta.url))

const windows = process.platform === 'win32'

/** Installs the dependencies as locked, unless they already are. */
export function ensureDependencies() {
  if (dependenciesMatch()) return
  console.error('Installing dependencies…')
  // Not npm ci: it rejects a lock file that was made without the optional packages of some platforms. This command also keeps to the lock.
  execFileSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: windows,
  })
}

/** npm records beside the packages what it has installed. Comparing that record also notices an installation made by hand. */
function dependenciesMatch() {
  const installedFile = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(installedFile)) return false
  const installed = readPackages(installedFile)
  return Object.entries(readPackages(join(root, 'package-lock.json'))).every(
    ([path, { version, optional, devOptional }]) =>
      path === '' || optional || devOptional || (installed[path] && installed[path].version === version),
  )
}

function readPackages(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages
}

/** The Node among the dependencies, or the running one on platforms without it. */
export function findNode() {
  const platform = windows ? 'win' : process.platform
  const folder = join(root, 'node_modules', `node-${platform}-${process.arch}`, 'bin')
  const bundled = join(folder, windows ? 'node.exe' : 'node')
  if (existsSync(bundled)) return bundled
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  throw new Error(
    `Rollcall needs Node.js 24 or newer. This is ${process.version}, and none comes with the dependencies for ` +
      `${process.platform}-${process.arch}. Install Node.js 24 and try again.`,
  )
}

/** The environment for programs of the repository: its own Node first on the PATH, and compiled code cached between starts. */
export function programEnvironment(environment = process.env) {
  const bin = join(root, 'node_modules', '.bin')
  return {
    ...environment,
    PATH: `${bin}${delimiter}${environment.PATH ?? ''}`,
    NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'rollcall', 'compiled'),
  }
}

/** The file of a dependency's program, to be run with `findNode`. */
export function programOf(dependency, name = dependency) {
  const folder = join(root, 'node_modules', dependency)
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return join(folder, typeof bin === 'string' ? bin : bin[name])
}
