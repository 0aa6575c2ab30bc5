import { expect, test } from 'vitest'
import { changelogFaults, licenceFaults, lockFaults, shippedComponents } from './supply.ts'

test('a lock file names no registry, and every package has its digest', () => {
  const good = { integrity: 'sha512-AAAA' }
  expect(
    lockFaults({
      '': {},
      'packages/a': {},
      'node_modules/a': { link: true, resolved: 'packages/a' },
      'node_modules/b': good,
    }),
  ).toEqual([])
  expect(
    lockFaults({
      'node_modules/b': { ...good, resolved: 'https://registry.example/b.tgz' },
      'node_modules/c/node_modules/d': { integrity: 'sha1-AAAA' },
    }),
  ).toEqual([
    'node_modules/b names where it comes from: https://registry.example/b.tgz',
    'node_modules/c/node_modules/d has no sha512 integrity',
  ])
})

test('shipped packages have a suitable licence, and of a choice one is enough', () => {
  const of = (...licenses: NonNullable<Parameters<typeof licenceFaults>[0][0]['licenses']>) =>
    licenceFaults([{ name: 'a', version: '1.0.0', licenses }])
  expect(of({ license: { id: 'MIT' } })).toEqual([])
  expect(of({ expression: '(MIT OR GPL-2.0-only)' })).toEqual([])
  expect(of({ license: { id: 'AGPL-3.0-only' } })).toEqual([
    'a 1.0.0: AGPL-3.0-only is not among those that may be shipped',
  ])
  expect(of({ expression: 'MIT AND ISC AND BSD-3-Clause' })).toEqual([])
  expect(of({ expression: '(MIT AND GPL-2.0-only)' })).toHaveLength(1)
  expect(of()).toEqual(['a 1.0.0: no licence is not among those that may be shipped'])
})

test('a package is found where Node would find it, with its digest, and its own dependencies are shipped too', () => {
  const integrity = `sha512-${Buffer.from('digest').toString('base64')}`
  const packages = {
    'packages/server': { devDependencies: { a: '1' } },
    'packages/console': { dependencies: { '@own/part': '1' } },
    'packages/part': { dependencies: { b: '2' } },
    'node_modules/@own/part': { link: true, resolved: 'packages/part' },
    'node_modules/a': {
      version: '1.0.0',
      license: 'MIT',
      integrity,
      dependencies: { b: '1' },
      optionalDependencies: { other: '1' },
    },
    'node_modules/a/node_modules/b': { version: '1.5.0', license: 'ISC', integrity },
    'node_modules/b': { version: '2.0.0', license: '(MIT OR CC0-1.0)', integrity },
    'node_modules/tool': { version: '1.0.0', integrity },
  }
  const found = shippedComponents(packages)
  expect(found.map(({ purl }) => purl)).toEqual(['pkg:npm/a@1.0.0', 'pkg:npm/b@1.5.0', 'pkg:npm/b@2.0.0'])
  expect(found[0]?.hashes[0]?.content).toBe(Buffer.from('digest').toString('hex'))
  expect(found.map(({ licenses }) => licenses)).toEqual([
    [{ license: { id: 'MIT' } }],
    [{ license: { id: 'ISC' } }],
    [{ expression: '(MIT OR CC0-1.0)' }],
  ])
})

test('bundled packages count as shipped, and packages of tests and builds do not', () => {
  const names = shippedComponents().map(({ name }) => name)
  expect(names).toEqual(
    expect.arrayContaining(['fastify', 'react', '@node-rs/argon2', '@electric-sql/pglite']),
  )
  for (const tool of ['vitest', 'typescript', 'playwright-core', 'vite']) expect(names).not.toContain(tool)
})

const complete = `# Changelog

## 0.1.0 (2026-12-01)

### What an operator must do

Nothing.

### Changed defaults

Nothing.

### Migrations

None.

### Added

- All of it.
`

test('a released version says what operators must do, which defaults changed and how long migrations take', () => {
  expect(changelogFaults(complete)).toEqual([])
  expect(changelogFaults(complete.replace('### Changed defaults\n\nNothing.\n', ''))).toEqual([
    '0.1.0 (2026-12-01): begins with What an operator must do, Changed defaults, Migrations',
  ])
  expect(changelogFaults(complete.replace('None.', ''))).toEqual([
    '0.1.0 (2026-12-01): nothing is said under Migrations',
  ])
  expect(changelogFaults(complete.replace(' (2026-12-01)', ' of winter'))).toContain(
    '0.1.0 of winter: a version is called "1.2.3 (2026-12-31)", or "Unreleased: 1.2.3"',
  )
})

test('an unreleased version need not say so until its release', () => {
  const unreleased = '## Unreleased: 0.2.0\n\n### Added\n\n- More.\n'
  expect(changelogFaults(`${unreleased}\n${complete}`)).toEqual([])
  expect(changelogFaults(unreleased, { releasing: true })).toEqual([
    'Unreleased: 0.2.0: begins with What an operator must do, Changed defaults, Migrations',
  ])
})
