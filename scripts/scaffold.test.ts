import { spawnSync } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { programOf, root } from './dependencies.mjs'
import { scaffold } from './scaffold.ts'

/** A copy of the files that the scaffold reads and writes, with the dependencies of the checkout. */
let copy: string

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'rollcall-new-'))
  const inside = ['access', 'contract', 'messages', 'server'].map((name) => join('packages', name))
  const read = (path: string) => !/[\\/](dist|migrations)$/.test(path)
  for (const folder of inside)
    cpSync(join(root, folder), join(copy, folder), { recursive: true, filter: read })
  for (const file of ['tsconfig.json', 'biome.json']) cpSync(join(root, file), join(copy, file))
  mkdirSync(join(copy, 'node_modules', '@rollcall'), { recursive: true })
  for (const name of readdirSync(join(root, 'node_modules')).filter((name) => !/^(\.|@rollcall$)/.test(name)))
    symlinkSync(join(root, 'node_modules', name), join(copy, 'node_modules', name), 'junction')
  for (const folder of inside.slice(0, 3))
    symlinkSync(join(copy, folder), join(copy, 'node_modules', '@rollcall', folder.slice(9)), 'junction')
})
afterAll(() => rmSync(copy, { recursive: true }))

/** The errors of a program; empty when there are none. */
function complaints(program: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    cwd: copy,
    encoding: 'utf8',
  })
  return status === 0 ? '' : `${stdout}${stderr}`
}

function make(...args: string[]): string[] {
  const files = scaffold(copy, args)
  for (const [path, text] of files) writeFileSync(join(copy, path), text)
  return [...files.keys()].sort()
}

/** These programs wait for a core where all tests run at once. */
const patience = { timeout: 300_000 }

describe('what is made', () => {
  test(
    'a command has its declaration, event, rule, wiring and test; all of it passes the lint and the types',
    patience,
    () => {
      const command = make('command', 'users.merge')
      expect(command).toEqual([
        'packages/contract/src/events/users.ts',
        'packages/contract/src/users.ts',
        'packages/messages/src/de/server/events.ts',
        'packages/messages/src/en/server/events.ts',
        'packages/server/src/features/users/users.merge.test.ts',
        'packages/server/src/features/users/users.merge.ts',
        'packages/server/src/features/users/users.operations.ts',
      ])
      const made = [
        ...command,
        ...make('command', 'api-keys.rename', 'api-key.renamed'),
        ...make('query', 'roles.list-unused'),
        ...make('event', 'group.archived'),
        ...make('event', 'castle.built'),
      ]
      const biome = programOf('@biomejs/biome', 'biome')
      expect(complaints(biome, 'check', '--write', '--vcs-enabled=false', ...made)).toBe('')
      const typed = { extends: './tsconfig.json', include: ['packages/server/test/*.setup.ts'], files: made }
      writeFileSync(join(copy, 'made.json'), JSON.stringify(typed))
      const tsc = programOf('typescript', 'tsc')
      expect(complaints(tsc, '--noEmit', '--incremental', 'false', '-p', 'made.json')).toBe('')
    },
  )

  test('a query needs what the first query of its subject needs, and says what it lists', () => {
    const declared = make('query', 'roles.list-empty').map((path) => readFileSync(join(copy, path), 'utf8'))
    expect(declared.join()).toMatch(
      /name: 'roles.list-empty',\s+summary: 'List empty roles',\s+scope: 'tenant',\s+needs: 'roles:read'/,
    )
  })

  test('a declared event is emitted, and not declared again', () => {
    expect(make('command', 'users.rename', 'user.updated')).not.toContain(
      'packages/contract/src/events/users.ts',
    )
    expect(readFileSync(join(copy, 'packages/contract/src/users.ts'), 'utf8')).toMatch(
      /name: 'users.rename',[\s\S]*emits: \['user.updated'\]/,
    )
  })
})

test.each([
  [['command', 'users.unlock'], 'packages/contract/src/users.ts has unlock already'],
  [['event', 'user.unlocked'], 'user.unlocked is declared already'],
  [['command', 'users.mergeTwo'], '"users.mergeTwo" is not a name'],
  [['command', 'users.delete'], 'delete is a word of the language'],
  [['command', 'users.set-color'], 'Say what has happened'],
  [['command', 'users.paint', 'painted'], '"painted" is not the name of an event'],
  [
    ['command', 'castles.build'],
    'No operations are declared in packages/contract/src/castles.ts. There are access, ',
  ],
  [['query', 'users.profile', 'user.seen'], 'A query emits nothing'],
  [['screen', 'users.merge'], 'Say what is new'],
])('%j is refused, and nothing is written', (args, message) => {
  expect(() => scaffold(copy, args)).toThrow(message)
})
