import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { settingsFor, startSmtpServer, type TestSmtpServer } from '../../../test/smtp-server.ts'
import { startTestApp, type TestApp } from '../../../test/test-app.ts'
import { asOwner } from '../../../test/whole-database.ts'

/** What happens to an account while a mail to it is being written; only a server does several things at once. */
let app: TestApp
let smtp: TestSmtpServer
beforeAll(async () => {
  smtp = await startSmtpServer()
  app = await startTestApp({
    profile: 'investigator',
    deps: { mail: settingsFor(smtp) },
    change: ({ accounts }) => {
      accounts.emailChangedBy = 'administrators'
    },
  })
})
afterAll(async () => {
  await app.close()
  await smtp.close()
})

const lock = 4711

/** Makes everybody wait who is about to write a link; returns how to let them go on. */
async function stopBeforeLinks(): Promise<() => Promise<void>> {
  const { database } = app.storage
  const held = Promise.withResolvers<void>()
  const release = Promise.withResolvers<void>()
  await asOwner(database, async (db) => {
    await sql`create function stop_before_link() returns trigger language plpgsql as
      ${sql.lit(`begin perform pg_advisory_xact_lock(${lock}); return new; end`)}`.execute(db)
    await sql`create trigger stop before insert on links for each row execute function stop_before_link()`.execute(
      db,
    )
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

test('RST-4 · an address that changes while a link is on its way to the old one ends that link', async () => {
  const ada = await app.firstAdministrator('ada@example.com')
  const max = await app.invitePerson(ada, 'max@example.com')
  const goOn = await stopBeforeLinks()
  await app.request({
    method: 'POST',
    path: '/tenants/default/password-resets',
    body: { login: 'max@example.com' },
  })
  await asOwner(app.storage.database, (db) =>
    sql`update mails set status = 'dropped' where kind <> 'password-reset'`.execute(db),
  )
  await app.startWork()
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
  const { envelope, text = '' } = await smtp.mail(1)
  expect(envelope.to).toEqual(['max@example.com'])
  const token = /#(\S+)/.exec(text)?.[1]
  const check = await app.request({ method: 'POST', path: '/password-resets/check', body: { token } })
  expect(check.body.code, check.raw).toBe('link.invalid')
})
