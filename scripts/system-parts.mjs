import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The system programs that the tests need beside Node: a database server, a connection pooler, a browser, proxies. */
const parts = [
  { name: 'PostgreSQL 15 or newer (server)', package: 'postgresql', present: hasPostgres },
  { name: 'PgBouncer', package: 'pgbouncer', present: () => findPooler() !== undefined },
  { name: 'Chromium', package: 'chromium-headless-shell', present: () => findBrowser() !== undefined },
  { name: 'nginx', package: 'nginx-light', present: () => findProxy('nginx') !== undefined },
  { name: 'HAProxy', package: 'haproxy', present: () => findProxy('HAProxy') !== undefined },
  { name: 'Caddy', package: 'caddy', present: () => findProxy('Caddy') !== undefined },
  { name: 'OpenSSL', package: 'openssl', present: () => onPath('openssl') !== undefined },
  { name: 'bubblewrap', package: 'bubblewrap', present: () => onPath('bwrap') !== undefined },
  { name: 'systemd-analyze', package: 'systemd', present: () => onPath('systemd-analyze') !== undefined },
]

/**
 * The browser for tests: CHROMIUM if set, else the first on the PATH; undefined without any. A headless browser comes first: it draws no
 * window and needs a quarter less processor time for the same test.
 */
export function findBrowser() {
  const names = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome']
  return process.env.CHROMIUM ?? onPath(...names)
}

/** The connection pooler, which distributions keep off the PATH of most users. */
export function findPooler() {
  return amongServers('pgbouncer')
}

/** One of the proxies that deploy/ has a file for. */
export function findProxy(name) {
  return amongServers(name.toLowerCase())
}

/**
 * Installs missing system programs on Debian and Ubuntu, when it may. Otherwise throws an error that names each missing one. Tests are
 * never skipped for lack of one.
 */
export function ensureSystemParts() {
  ensureParts(parts)
}

/** Installs fonts for the scripts of most people, in the same way: without them names are rows of empty boxes in pictures. */
export function ensureFonts() {
  const present = (folder, file) => () => existsSync(join('/usr/share/fonts', folder, file))
  ensureParts([
    {
      name: 'Noto',
      package: 'fonts-noto-core',
      present: present('truetype/noto', 'NotoSansArabic-Regular.ttf'),
    },
    {
      name: 'Noto CJK',
      package: 'fonts-noto-cjk',
      present: present('opentype/noto', 'NotoSansCJK-Regular.ttc'),
    },
  ])
}

function ensureParts(wanted) {
  const missing = wanted.filter((part) => !part.present())
  if (missing.length === 0) return
  const packages = missing.map((part) => part.package)
  if (canInstall()) {
    console.error(`Installing ${packages.join(', ')}…`)
    const options = { stdio: ['ignore', 2, 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }
    execFileSync('apt-get', ['update', '-q'], options)
    execFileSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], options)
  }
  const lacking = missing.filter((part) => !part.present())
  if (lacking.length === 0) return
  throw new Error(
    `This needs ${lacking.map((part) => part.name).join(' and ')}. Install it with the system's package manager; on Debian ` +
      `and Ubuntu: sudo apt-get install ${lacking.map((part) => part.package).join(' ')}`,
  )
}

function canInstall() {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version') && onPath('apt-get') !== undefined
}

function hasPostgres() {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian) : []
  if (versions.some((version) => Number(version) >= 15 && existsSync(join(debian, version, 'bin', 'initdb'))))
    return true
  if (!onPath('initdb')) return false
  return Number(/\) (\d+)/.exec(execFileSync('initdb', ['--version'], { encoding: 'utf8' }))?.[1]) >= 15
}

function amongServers(program) {
  return onPath(program) ?? [`/usr/sbin/${program}`].find((path) => existsSync(path))
}

function onPath(...programs) {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const paths = programs.flatMap((program) => folders.map((folder) => join(folder, program)))
  return paths.find((path) => existsSync(path))
}
