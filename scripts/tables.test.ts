import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from './dependencies.mjs'
import { serverRooms } from './layers.ts'
import { faultsOfTables } from './tables.ts'

const schema = readFileSync(join(root, 'packages/server/src/platform/schema.ts'), 'utf8')

test('a table of the schema without a room is said, and so are a table, a room and an exception that are not there', () => {
  const planted = schema
    .replace('export interface Schema {', 'export interface Schema {\n  webhookCalls: WebhookCallsTable')
    .replace('  mails: MailsTable\n', '')
  const without = serverRooms.filter((room) => room !== 'features/lockout')
  const faults = faultsOfTables(planted, new Map([['features/sign-in', 'select from mails']]), without)
  expect(faults).toEqual(
    expect.arrayContaining([
      'scripts/tables.ts: webhook_calls belongs to no room yet',
      'scripts/tables.ts: mails is no table',
      'scripts/tables.ts: features/lockout is no room',
      'scripts/tables.ts: the exception of features/directory and mails is needed by no store',
    ]),
  )
  expect(faults.join('\n')).not.toContain('features/sign-in and mails')
})
