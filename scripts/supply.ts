import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/** A package of the lock file. */
interface Locked {
  resolved?: string
  integrity?: string
  link?: boolean
}

/** What is wrong with the lock file: installing must not depend on one registry's address, and must notice a package that is another one. */
export function lockFaults(packages: Record<string, Locked>): string[] {
  return Object.entries(packages)
    .filter(([path, { link }]) => path.includes('node_modules/') && !link)
    .flatMap(([path, { resolved = '', integrity = '' }]) => [
      ...(/^(https?|git)/.test(resolved) ? [`${path} names where it comes from: ${resolved}`] : []),
      ...(integrity.startsWith('sha512-') ? [] : [`${path} has no sha512 integrity`]),
    ])
}

/** A component of a CycloneDX bill of materials, as `npm sbom` writes it. */
export interface Component {
  name: string
  version: string
  purl: string
  scope?: string
  hashes?: unknown[]
  properties?: unknown[]
  licenses?: ({ license: { id?: string; name?: string } } | { expression: string })[]
}

/** Licences that let their code be part of a program under Apache-2.0, with nothing more than a notice. */
const allowed = new Set(
  '0BSD, Apache-2.0, BlueOak-1.0.0, BSD-2-Clause, BSD-3-Clause, ISC, MIT, MIT-0, Unlicense'.split(', '),
)

/** The components that may not be shipped. Of a choice between licences one that is allowed is enough. */
export function licenceFaults(components: Component[]): string[] {
  return components.flatMap(({ name, version, licenses = [] }) => {
    const said = licenses.map((each) =>
      'expression' in each ? each.expression : (each.license.id ?? each.license.name ?? ''),
    )
    const fits =
      said.length > 0 &&
      said.every((text) =>
        text
          .replace(/[()]/g, '')
          .split(' OR ')
          .some((id) => allowed.has(id)),
      )
    return fits
      ? []
      : [`${name} ${version}: ${said.join(', ') || 'no licence'} is not among those that may be shipped`]
  })
}

/** What the server and the console are made of, by the lock file; npm knows it without asking anybody. */
export function shippedComponents(): Component[] {
  const args = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only']
  const workspaces = ['--workspace', 'rollcall-server', '--workspace', '@rollcall/console']
  const options = {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
    shell: process.platform === 'win32',
  } as const
  const { components } = JSON.parse(execFileSync('npm', [...args, ...workspaces], options)) as {
    components: Component[]
  }
  // Our own parts are in it too.
  return components.filter(({ purl }) => !/^pkg:npm\/(rollcall-|%40rollcall)/.test(purl))
}

/** What an operator reads before an upgrade, in this order; each says "Nothing." where there is nothing. */
const forOperators = ['What an operator must do', 'Changed defaults', 'Migrations']
const version = /^(?:Unreleased: )?(\d+\.\d+\.\d+)( \(\d{4}-\d\d-\d\d\))?$/

/** What the changelog lacks. A version with a date must be complete; the one at the top too, when it is about to be released. */
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
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  const faults = [
    ...lockFaults(packages),
    ...licenceFaults(shippedComponents()),
    ...changelogFaults(readFileSync(join(root, 'CHANGELOG.md'), 'utf8')),
  ]
  for (const fault of faults) console.error(fault)
  if (faults.length > 0) process.exitCode = 1
}
