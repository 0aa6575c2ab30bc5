import { sql } from 'kysely'
import { expect } from 'vitest'
import { thingsOf } from './contract-calls.ts'
import type { Answer, Person, TestApp } from './test-app.ts'
import { asSuperuser } from './whole-database.ts'

/** Deletes tenants as an administrator of the one that runs the server, whose short name is `default`. */
export class Deleting {
  readonly #app: TestApp
  readonly #root: Person
  #count = 0

  constructor(app: TestApp, root: Person) {
    this.#app = app
    this.#root = root
  }

  /** Sends a request about the tenants of the server. */
  send(method: 'GET' | 'POST' | 'PATCH', path: string, body?: object): Promise<Answer> {
    return this.#app.request({
      method,
      path: `/server/tenants${path}`,
      cookie: this.#root.cookie,
      ...(body ? { body } : {}),
    })
  }

  /** A suspended tenant that has people and things. */
  async makeSuspended() {
    const [slug, name] = [`gone-${++this.#count}`, `Gone ${this.#count}`]
    const made = await this.send('POST', '', { slug, name, profile: 'mimir' })
    expect(made.status, made.raw).toBe(201)
    const { id } = made.body as { id: string }
    const admin = await this.#app.firstAdministrator(`admin${this.#count}`, slug)
    const ann = await this.#app.addPerson(admin, 'ann', undefined, slug)
    await thingsOf(this.#app, ann, admin, slug)
    expect((await this.send('POST', `/${id}/suspend`, { reason: 'They have moved' })).status).toBe(200)
    return { id, slug, name, admin, ann }
  }

  remove({ id, slug, name }: { id: string; slug: string; name: string }): Promise<Answer> {
    return this.send('POST', `/${id}/deletion`, { slug, name })
  }

  /** Lets the 24 hours of a deletion pass in the database, and wakes the job. */
  async passDelay(id: string): Promise<void> {
    await expect.poll(() => this.dueAt(id), { timeout: 20_000 }).toBeTruthy()
    await asSuperuser(this.#app.storage.database, (db) =>
      sql`update tenant_erasures set due_at = clock_timestamp() where tenant_of = ${id} and ended_at is null`.execute(
        db,
      ),
    )
    await this.enqueue(id)
  }

  async enqueue(id: string): Promise<void> {
    const { id: tenantId } = await this.#app.requireTenant('default')
    await this.#app.storage.database.transaction({ tenant: tenantId }, (db) =>
      this.#app.queue.enqueue(db, 'tenant-deletion', [{ tenantId, id }]),
    )
  }

  async dueAt(id: string): Promise<Date | null | undefined> {
    const { rows } = await asSuperuser(this.#app.storage.database, (db) =>
      sql<{ due: Date | null }>`
        select due_at as due from tenant_erasures where tenant_of = ${id} and ended_at is null`.execute(db),
    )
    return rows[0]?.due
  }

  async untilGone(id: string): Promise<void> {
    await expect
      .poll(async () => (await this.send('GET', `/${id}`)).body.code, { timeout: 60_000 })
      .toBe('tenant.not_found')
  }

  /** How many rows of the tenant each table has, those of the queue too; only tables that have some. */
  async rowsOf(id: string): Promise<Record<string, number>> {
    const tables = await tablesOfTenants(this.#app)
    return asSuperuser(this.#app.storage.database, async (db) => {
      const found: Record<string, number> = {}
      for (const { name, column } of tables) {
        const { rows } = await sql<{ rows: number }>`
          select count(*)::int as rows from ${sql.table(name)} where ${sql.ref(column)} = ${id}`.execute(db)
        if (rows[0]?.rows) found[name] = rows[0].rows
      }
      const { rows } = await sql<{ rows: number }>`
        select count(*)::int as rows from pgboss.job where data ->> 'tenantId' = ${id}`.execute(db)
      if (rows[0]?.rows) found.queue = rows[0].rows
      return found
    })
  }
}

/** The tables that have rows of tenants, but for the marks of deleted ones. */
export async function tablesOfTenants({ storage }: TestApp): Promise<{ name: string; column: string }[]> {
  const { rows } = await asSuperuser(storage.database, (db) =>
    sql<{ name: string; column: string }>`
      select c.relname as name, a.attname as column from pg_class c join pg_attribute a on a.attrelid = c.oid
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attname in ('tenant_id', 'tenant_of')
        and c.relname <> 'tenant_erasures'
      order by 1`.execute(db),
  )
  return [...rows, { name: 'tenants', column: 'id' }]
}
