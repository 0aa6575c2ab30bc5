import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { settingsFor, startSmtpServer, type TestSmtpServer } from '../../../test/smtp-server.ts'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { asOwner } from '../../../test/whole-database.ts'

/** Changes of an account while a mail to it is being written; this takes a server with several connections. */
let app: TestApp
let smtp: TestSmtpServer
let ada: Person
beforeAll(async () => {
  smtp = await startSmtpServer()
  app = await startTestApp({
    profile: 'investigator',
    ownDatabase: true,
    deps: { mail: settingsFor(smtp) },
    change: ({ accounts }) => {
      accounts.emailChangedBy = 'administrators'
    },
  })
  ada = await app.firstAdministrator('ada@example.com')
  await app.startWork()
})
afterAll(async () => {
  await app.close()
  await smtp.close()
})

const lock = 4711

/** Makes every insert or delete of a link wait; returns how to let them continue. */
async function stopAtLinks(event: 'insert' | 'delete'): Promise<() => Promise<void>> {
  const { database } = app.storage
  const held = Promise.withResolvers<void>()
  const release = Promise.withResolvers<void>()
  const row = event === 'insert' ? 'new' : 'old'
  await asOwner(database, async (db) => {
    await sql`create or replace function stop_at_link() returns trigger language plpgsql as
      ${sql.lit(`begin perform pg_advisory_xact_lock(${lock}); return ${row}; end`)}`.execute(db)
    await sql`create or replace trigger stop before ${sql.raw(event)} on links for each row
      execute function stop_at_link()`.execute(db)
  })
  const holding = asOwner(database, async (db) => {
    await sql`select pg_advisory_xact_lock(${lock})`.execute(db)
    held.resolve()
    await release.promise
  })
  await held.promise
  return async () => {
    release.resolve()
    await holding
  }
}

async function waiting(): Promise<number> {
  const { rows } = await asOwner(app.storage.database, (db) =>
    sql<{ pid: number }>`select distinct pid from pg_locks where not granted
      and pid in (select pid from pg_stat_activity where datname = current_database())`.execute(db),
  )
  return rows.length
}

const post = (path: string, body: object = {}) =>
  app.request({ method: 'POST', path, body, cookie: ada.cookie })

test('RST-4 · a change of the address ends a link that is on its way to the old one', async () => {
  const max = await app.invitePerson(ada, 'max@example.com')
  const goOn = await stopAtLinks('insert')
  await post('/tenants/default/password-resets', { login: 'max@example.com' })
  await expect.poll(waiting).toBe(1)
  let answered = false
  const change = app
    .request({
      method: 'PATCH',
      path: `/tenants/default/users/${max.id}`,
      body: { email: 'moe@example.com' },
      cookie: ada.cookie,
    })
    .finally(() => {
      answered = true
    })
  await expect.poll(async () => answered || (await waiting()) === 2).toBe(true)
  await goOn()
  expect((await change).status).toBe(200)
  // The old address gets a notice of the change as well, before or after.
  const withLink = () => smtp.mails.find(({ subject }) => subject?.startsWith('Choose'))
  await expect.poll(withLink).toBeDefined()
  const { envelope, text = '' } = withLink() ?? {}
  expect(envelope?.to).toEqual(['max@example.com'])
  const check = await post('/password-resets/check', { token: /#(\S+)/.exec(text)?.[1] })
  expect(check.body.code, check.raw).toBe('link.invalid')
})

test('an invitation can be sent again while the mail server refuses the one before', async () => {
  const goOn = await stopAtLinks('delete')
  smtp.behave(() => ({ at: 'data', code: 451 }))
  const mia = await post('/tenants/default/users', { email: 'mia@example.com' })
  await expect.poll(waiting).toBe(1)
  const again = post(`/tenants/default/users/${mia.body.id}/invitations`)
  await expect.poll(waiting).toBe(2)
  await goOn()
  expect((await again).status).toBe(201)
})
