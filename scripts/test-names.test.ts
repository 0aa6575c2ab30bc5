import { expect, test } from 'vitest'
import { misnamedTests } from './test-names.ts'

const helpers: [file: string, text: string][] = [
  ['packages/server/test/test-app.ts', "import { openTestDatabase } from './test-database.ts'"],
  ['packages/server/test/test-database.ts', "const source = inject('testDatabase')"],
  ['packages/server/test/running-server.ts', "import { spawn } from 'node:child_process'"],
  ['packages/server/test/silent-log.ts', 'export const silentLog = {}'],
]
const misnamed = (file: string, text: string) => misnamedTests(new Map([...helpers, [file, text]]))

test.each([
  ["import { exceeds } from './json-bounds.ts'"],
  ["import { silentLog } from '../../test/silent-log.ts'"],
  ["import type { Answer } from '../../test/test-app.ts'"],
])('a server test that opens no database has to be named *.unit.test.ts: %s', (text) => {
  expect(misnamed('packages/server/src/http/a.test.ts', text)).toEqual([
    'packages/server/src/http/a.test.ts: a server test that opens no database is named *.unit.test.ts',
  ])
  expect(misnamed('packages/server/src/http/a.both.test.ts', text)).toHaveLength(1)
  expect(misnamed('packages/server/src/http/a.unit.test.ts', text)).toEqual([])
})

test.each([
  ["import { startTestApp } from '../../test/test-app.ts'"],
  ["import { startServer } from '../../test/running-server.ts'"],
  ["const source = inject('testDatabase')"],
])('a test that opens a database by itself or through a helper keeps its name: %s', (text) => {
  expect(misnamed('packages/server/src/http/a.test.ts', text)).toEqual([])
})

test('a test for one engine keeps its name', () => {
  expect(misnamed('packages/server/src/a.embedded.test.ts', "import { x } from './x.ts'")).toEqual([])
})
