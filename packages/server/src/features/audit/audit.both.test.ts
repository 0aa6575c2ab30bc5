import { type RawBuilder, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'
import type { Db } from '../../platform/database/database.ts'
import { indexAuditLogs } from './audit-index.service.ts'

let app: TestApp
let ada: Person
let tenantId: string

beforeAll(async () => {
  app = await startTestApp({ profile: 'mimir' })
  ada = await app.firstAdministrator()
  tenantId = (await app.requireTenant('default')).id
})
afterAll(() => app.close())

const events = async (query: string) =>
  (await app.request({ path: `/tenants/default/audit-events?${query}`, cookie: ada.cookie })).body
const download = (body: Record<string, unknown>) =>
  app.request({ method: 'POST', path: '/tenants/default/audit-events/export', body, cookie: ada.cookie })

describe('the audit log', () => {
  test('says who did what to whom, from where, and what changed', async () => {
    const olga = await app.addPerson(ada, 'olga')
    const { items } = await events(`action=user.created&target=${olga.id}`)
    expect(items).toMatchObject([
      {
        action: 'user.created',
        outcome: 'success',
        actor: { kind: 'user', id: ada.id, name: 'ada' },
        target: { kind: 'user', id: olga.id, name: 'olga' },
        after: { username: 'olga', roles: ['operator'] },
        address: '127.0.0.1',
      },
    ])
    expect(items[0].requestId).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('describes each action in the language of the reader', async () => {
    const path = '/tenants/default/audit-actions'
    const said = async (language: string) =>
      (await app.request({ path, cookie: ada.cookie, headers: { 'accept-language': language } })).body.items
    const action = 'user.created'
    expect(await said('fr')).toContainEqual({ action, description: 'An account was created' })
    expect(await said('de-CH')).toContainEqual({ action, description: 'Ein Konto wurde erstellt' })
  })

  test('filters by actor, kind of action, outcome and time, newest first, page by page', async () => {
    await app.signIn('ada', 'wrong password')
    expect((await events('outcome=failed')).items).toMatchObject([
      { action: 'sign-in.failed', reason: 'wrong password' },
    ])
    expect((await events('action=user&total=true')).total).toBe(1)
    expect((await events(`until=${new Date(0).toISOString()}&total=true`)).total).toBe(0)
    const all: string[] = []
    let cursor: string | undefined
    do {
      const page = await events(`limit=2${cursor ? `&cursor=${cursor}` : ''}`)
      all.push(...page.items.map((item: { at: string; id: string }) => item.at + item.id))
      cursor = page.nextCursor
    } while (cursor)
    expect(all).toEqual([...all].sort().reverse())
    expect(all.length).toBe((await events('total=true')).total)
  })

  test('exports what matches as CSV and NDJSON, and records that it did', async () => {
    const csv = await download({ format: 'csv', action: 'user' })
    expect(csv.headers['content-disposition']).toMatch(
      /^attachment; filename="audit-default-\d{4}-\d\d-\d\d\.csv"$/,
    )
    const [head, line, rest] = csv.raw.split('\r\n')
    expect(head).toMatch(/^\uFEFFat,action,outcome,/)
    expect(line).toContain(',user.created,success,')
    expect(rest).toBe('')
    const ndjson = await download({ format: 'ndjson', action: 'user' })
    expect(
      ndjson.raw
        .trimEnd()
        .split('\n')
        .map((text) => JSON.parse(text).action),
    ).toEqual(['user.created'])
    expect((await events('action=audit.exported')).items).toMatchObject([
      { after: { format: 'ndjson' } },
      { after: { format: 'csv' } },
    ])
  })

  test('cannot be changed by the program itself', async () => {
    const attempt = (statement: (db: Db) => Promise<unknown>) =>
      app.storage.database.transaction({ tenant: tenantId }, statement)
    const edit = attempt((db) => db.updateTable('auditEvents').set({ actorName: 'nobody' }).execute())
    await expect(edit).rejects.toThrow(/permission denied/)
    const erase = attempt((db) => db.deleteFrom('auditEvents').execute())
    await expect(erase).rejects.toThrow(/permission denied/)
  })

  test('says of whom it names that they were deleted', async () => {
    const gus = await app.addPerson(ada, 'gus')
    const [before] = (await events(`action=user.created&target=${gus.id}`)).items
    expect(before.target).toEqual({ kind: 'user', id: gus.id, name: 'gus' })
    await app.request({ method: 'DELETE', path: `/tenants/default/users/${gus.id}`, cookie: ada.cookie })
    const { items } = await events(`target=${gus.id}`)
    expect(items.length).toBeGreaterThan(1)
    for (const { target, actor } of items) {
      expect(target).toEqual({ kind: 'user', id: gus.id, name: 'gus', deleted: true })
      if (actor.id === ada.id) expect(actor).not.toHaveProperty('deleted')
    }
    expect((await download({ format: 'ndjson', target: gus.id })).raw).toContain('"deleted":true')
  })

  test('is followed in every tenant, and each event is counted once by however many nodes', async () => {
    const { database } = app.storage
    const later = new Date(app.clock.now().getTime() + 120_000)
    await Promise.all([indexAuditLogs(database, later), indexAuditLogs(database, later, app.clock.now())])
    await indexAuditLogs(database, later)
    const { counted, written } = await database.transaction({ tenant: tenantId }, async (db) => {
      const count = async (query: RawBuilder<{ count: number }>) => (await query.execute(db)).rows[0]?.count
      return {
        counted: await count(
          sql`select sum(events)::int as count from audit_days where tenant_id = ${tenantId}`,
        ),
        written: await count(
          sql`select count(*)::int as count from audit_events where tenant_id = ${tenantId}`,
        ),
      }
    })
    expect(counted).toBe(written)
    expect((await events('q=olga&action=user.created')).items).toMatchObject([{ target: { name: 'olga' } }])
  })
})
