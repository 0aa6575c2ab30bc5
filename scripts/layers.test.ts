import { expect, test } from 'vitest'
import { violationsIn } from './layers.ts'

const server = 'packages/server/src'
const refused: [file: string, text: string, message: string][] = [
  [
    'packages/access/src/a.ts',
    "import { x } from '@rollcall/contract/x.ts'",
    'access may not import contract',
  ],
  ['packages/access/src/a.ts', "import { readFileSync } from 'node:fs'", 'runs in browsers too'],
  [
    'packages/contract/src/a.ts',
    "import type { X } from '@rollcall/server/x.ts'",
    'contract may not import server',
  ],
  [
    'packages/console/src/a.tsx',
    "import {\n  x,\n} from '@rollcall/server/x.ts'",
    'console may not import server',
  ],
  ['packages/sdk/src/a.test.ts', "import { x } from '../../server/test/x.ts'", 'sdk may not import server'],
  [
    'packages/console/src/a.tsx',
    "import { x } from '../../access/src/x.ts'",
    'by its name, @rollcall/access',
  ],
  [
    'packages/console/src/ui/Time.tsx',
    "import { useMe } from '../features/account/me.ts'",
    'ui may not import features',
  ],
  [
    'packages/console/src/features/users/list/a.ts',
    "import { router } from '../../../router.tsx'",
    'it lies above',
  ],
  [
    `${server}/features/grants/grants.service.ts`,
    "import type { x } from '../credentials/growth.ts'",
    'features/grants may not import features/credentials',
  ],
  [`${server}/features/users/users.create.ts`, "import { x } from '../../app.ts'", 'it lies above'],
  [`${server}/features/webhooks/x.ts`, "import { x } from '../users/x.ts'", 'add it to serverRooms'],
  [`${server}/features/users/users.service.ts`, "import { sql } from 'kysely'", 'may import kysely'],
  [`${server}/features/users/users.service.ts`, "  await db.selectFrom('users')", 'belongs in a *.store.ts'],
  [`${server}/platform/run.ts`, 'await sql<Row>`select 1`.execute(db)', 'belongs in a *.store.ts'],
  [
    `${server}/http/server.ts`,
    "import { x } from '../features/users/users.store.ts'",
    'an entrance may not import a store',
  ],
  [`${server}/http/server.ts`, 'const port = process.env.PORT', 'only platform/config'],
  [`${server}/features/groups/groups.store.ts`, "db.deleteFrom('groupMembers')", 'leaves its interval'],
  [`${server}/features/groups/groups.store.ts`, 'delete from group_roles where', 'leaves its interval'],
  [
    `${server}/features/directory/users.store.ts`,
    'sql`select 1\n  from users u join\n    sessions s on true`',
    'users.store.ts:2: features/directory may not name the table sessions of features/sessions',
  ],
  [
    `${server}/features/passwords/passwords.store.ts`,
    "db.selectFrom('passwords').innerJoin('groupMembers as m', 'm.userId', 'userId')",
    'may not name the table group_members',
  ],
  [`${server}/features/links/links.store.ts`, "const waiting = of('jobs')", 'the table jobs'],
  [`${server}/platform/database/sweep.ts`, '`update users set`', 'platform may not name the table users'],
  [`${server}/protocols/scim/scim.ts`, 'await database.transaction(scope, fn)', 'opens no transaction'],
  [
    'packages/console/src/features/users/list/a.tsx',
    "const mayAdd = me.permissions.includes('users:create')",
    'ask `actions` of the answer',
  ],
  [`${server}/operations/run.ts`, '\n'.repeat(151), '150 lines at most'],
]

test.each(refused)('%s: %s', (file, text, message) => {
  expect(violationsIn(file, text).join('\n')).toContain(message)
})

const allowed: [file: string, text: string][] = [
  ['packages/contract/src/a.ts', "import type { X } from '@rollcall/access/x.ts'"],
  [
    `${server}/features/users/users.store.ts`,
    "import { sql } from 'kysely'\nsql`select 1`\ndb.selectFrom('users')",
  ],
  [`${server}/features/users/users.service.ts`, "import { x } from './users.store.ts'"],
  [`${server}/features/users/users.service.ts`, "import { x } from '../directory/users.store.ts'"],
  [`${server}/features/grants/grants.test.ts`, "import { x } from '../users/users.create.ts'"],
  [`${server}/app.ts`, "import { x } from './features/users/users.operations.ts'"],
  [`${server}/platform/database/transaction.ts`, "import { Kysely } from 'kysely'\nimport pg from 'pg'"],
  [`${server}/platform/config.ts`, 'process.env.PORT'],
  ['packages/console/src/features/users/list/a.test.ts', "const permissions = ['users:read']"],
  ['packages/console/src/shell/a.ts', "import { x } from '../features/users/people/x.ts'"],
  ['packages/console/src/router.tsx', "import { x } from './shell/x.ts'"],
  [
    `${server}/features/users/users.store.ts`,
    "sql`select from users, sessions`\n// Nothing from mails\ndb.selectFrom('apiKeys')",
  ],
  [`${server}/features/sign-in/reset-requests.store.ts`, "db.selectFrom('mails')"],
  [`${server}/operations/run.ts`, '\n'.repeat(150)],
  ['packages/sdk/test/a.test.ts', "import { x } from '../../server/test/x.ts'"],
]

test.each(allowed)('%s: %s is fine', (file, text) => {
  expect(violationsIn(file, text)).toEqual([])
})

test('says where', () => {
  const text = "import { a } from './a.ts'\n\nimport { sql } from 'kysely'"
  expect(violationsIn(`${server}/features/users/x.ts`, text)[0]).toMatch(
    /^packages\/server\/src\/features\/users\/x\.ts:3: /,
  )
})
