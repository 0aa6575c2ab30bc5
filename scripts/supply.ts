import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/** A package of the lock file, which has packages by the path of their installation. */
interface Locked {
  name?: string
  version?: string
  license?: string
  resolved?: string
  integrity?: string
  link?: boolean
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
}
type Lock = Record<string, Locked>

/** The mistakes in the lock file. An installation must not depend on one registry's address, and must notice an altered package. */
export function lockFaults(packages: Lock): string[] {
  return Object.entries(packages)
    .filter(([path, { link }]) => path.includes('node_modules/') && !link)
    .flatMap(([path, { resolved = '', integrity = '' }]) => [
      ...(/^(https?|git)/.test(resolved) ? [`${path} names where it comes from: ${resolved}`] : []),
      ...(integrity.startsWith('sha512-') ? [] : [`${path} has no sha512 integrity`]),
    ])
}

/** A component of a CycloneDX bill of materials. */
export interface Component {
  type: 'library'
  'bom-ref': string
  name: string
  version: string
  purl: string
  hashes: { alg: 'SHA-512'; content: string }[]
  licenses: ({ license: { id: string } } | { expression: string })[]
}

/** Licences that allow their code in a program under Apache-2.0, with nothing more than a notice. */
const allowed = new Set(
  '0BSD, Apache-2.0, BlueOak-1.0.0, BSD-2-Clause, BSD-3-Clause, ISC, MIT, MIT-0, Unlicense'.split(', '),
)

/** The components that may not be shipped. Of a choice of licences, one allowed licence is enough; of several that hold together, each must be allowed. */
export function licenceFaults(components: Pick<Component, 'name' | 'version' | 'licenses'>[]): string[] {
  return components.flatMap(({ name, version, licenses }) => {
    const said = licenses.map((each) => ('expression' in each ? each.expression : each.license.id))
    const choices = said.join(' AND ').replace(/[()]/g, '').split(' OR ')
    if (choices.some((choice) => choice.split(' AND ').every((id) => allowed.has(id)))) return []
    return [`${name} ${version}: ${said.join() || 'no licence'} is not among those that may be shipped`]
  })
}

/**
 * The shipped components of the server and the console, by the lock file: the dependencies of their packages, and those of these. Packages
 * that are bundled into the server are development dependencies of its package.
 */
export function shippedComponents(packages: Lock = readLock()): Component[] {
  const reached = new Set<string>()
  const reach = (path: string, names: object = {}) => {
    for (const name of Object.keys(names)) {
      const found = placeOf(packages, path, name)
      // Missing when it is for another platform.
      if (found === undefined || reached.has(found)) continue
      reached.add(found)
      const { dependencies, optionalDependencies } = packages[found] as Locked
      reach(found, { ...dependencies, ...optionalDependencies })
    }
  }
  for (const path of ['packages/server', 'packages/console']) {
    const { dependencies, devDependencies } = packages[path] as Locked
    reach(path, { ...dependencies, ...devDependencies })
  }
  return [...reached]
    .filter((path) => path.includes('node_modules/'))
    .sort()
    .map((path) => componentOf(packages, path))
}

/** The place where Node would find a package from this path. */
function placeOf(packages: Lock, from: string, name: string): string | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/')))) {
    const path = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`
    const found = packages[path]
    if (found) return found.link ? found.resolved : path
    if (folder === '') return undefined
  }
}

function componentOf(packages: Lock, path: string): Component {
  const {
    version = '',
    license = '',
    integrity = '',
    name = path.replace(/^.*node_modules\//, ''),
  } = packages[path] as Locked
  return {
    type: 'library',
    'bom-ref': path,
    name,
    version,
    purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
    hashes: [
      { alg: 'SHA-512', content: Buffer.from(integrity.replace('sha512-', ''), 'base64').toString('hex') },
    ],
    licenses: / (OR|AND) /.test(license)
      ? [{ expression: license }]
      : license
        ? [{ license: { id: license } }]
        : [],
  }
}

function readLock(): Lock {
  return JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
}

/** The parts that an operator reads before an upgrade, in this order. A part without content says "Nothing." */
const forOperators = ['What an operator must do', 'Changed defaults', 'Migrations']
const version = /^(?:Unreleased: )?(\d+\.\d+\.\d+)( \(\d{4}-\d\d-\d\d\))?$/

/** The missing parts of the changelog. A version with a date must be complete; the top one too, when it is about to be released. */
export function changelogFaults(text: string, { releasing = false } = {}): string[] {
  const versions = text.split(/^## /m).slice(1)
  return versions.flatMap((section, index) => {
    const [title = '', ...rest] = section.split('\n')
    const parts = rest.join('\n').split(/^### /m).slice(1)
    const headings = parts.map((part) => part.split('\n', 1)[0] as string)
    const faults = version.test(title)
      ? []
      : [`${title}: a version is called "1.2.3 (2026-12-31)", or "Unreleased: 1.2.3"`]
    if (title.startsWith('Unreleased') && !(releasing && index === 0)) return faults
    if (headings.slice(0, forOperators.length).join() !== forOperators.join())
      faults.push(`${title}: begins with ${forOperators.join(', ')}`)
    const empty = parts.filter((part) => part.split('\n').slice(1).join('').trim() === '')
    return [...faults, ...empty.map((part) => `${title}: nothing is said under ${part.trim()}`)]
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const faults = [
    ...lockFaults(readLock()),
    ...licenceFaults(shippedComponents()),
    ...changelogFaults(readFileSync(join(root, 'CHANGELOG.md'), 'utf8')),
  ]
  for (const fault of faults) console.error(fault)
  if (faults.length > 0) process.exitCode = 1
}
