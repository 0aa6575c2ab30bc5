import pg from 'pg'
import { expect } from 'vitest'
import { accountNumbers, tenantNumber } from '../src/features/tenants/tenants.store.ts'
import type { Answer, TestApp } from './test-app.ts'

/** The node that calls are sent to. */
export type Node = Pick<TestApp, 'request'>

/** The lock where calls meet: their tenant, accounts that they change or act by, or a row. */
export type Meeting =
  | 'tenant'
  | { accounts: readonly { id: string }[] }
  | { row: { id: string } }
  | { group: string }

export type Meetings = Awaited<ReturnType<typeof openMeetings>>

/** Makes calls of the tenant `default` meet at a lock in a fixed order, by holding that lock from another connection. */
export async function openMeetings(app: TestApp, other: Node) {
  const outside = new pg.Client({ connectionString: app.storage.url })
  await outside.connect()

  async function hold(at: Meeting): Promise<void> {
    const { id: tenant } = await app.requireTenant('default')
    if (at === 'tenant')
      await outside.query('select pg_advisory_xact_lock($1::bigint)', [tenantNumber(tenant)])
    else if ('group' in at)
      await outside.query('select from groups where id = $1 for no key update', [at.group])
    else if ('row' in at)
      await outside.query('select from users where id = $1 for no key update', [at.row.id])
    else
      for (const { id } of at.accounts)
        await outside.query('select pg_advisory_xact_lock($1::int, $2::int)', accountNumbers(tenant, id))
  }

  async function waiting(): Promise<number> {
    // Otherwise a transaction keeps seeing the connections from its first look.
    await outside.query('select pg_stat_clear_snapshot()')
    const { rows } = await outside.query(
      `select count(*)::int as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    )
    return rows[0].count
  }

  const untilWaiting = (count: number) => expect.poll(waiting, { interval: 5, timeout: 4_000 }).toBe(count)

  return {
    /**
     * Sends all calls while the lock is held, each to another node than the one before, so that each has begun before the first goes on.
     * They go on in the given order. A few at most, because a wait of 5 s for a lock is ended.
     */
    async inOrder(at: Meeting, ...calls: ((node: Node) => Promise<Answer>)[]): Promise<Answer[]> {
      const answers: Promise<Answer>[] = []
      await outside.query('begin')
      try {
        await hold(at)
        for (const call of calls) {
          const answer = call(answers.length % 2 === 0 ? other : app)
          answers.push(answer)
          const early = answer.then(({ raw }) => expect.fail(`Waited for nothing: ${raw}`))
          await Promise.race([early, untilWaiting(answers.length)])
          early.catch(() => {})
        }
      } finally {
        await outside.query('commit')
      }
      return Promise.all(answers)
    },
    /** Runs something while the lock is held. */
    async during<T>(
      at: Meeting,
      fn: (untilWaiting: (count: number) => Promise<void>) => Promise<T>,
    ): Promise<T> {
      await outside.query('begin')
      try {
        await hold(at)
        return await fn(untilWaiting)
      } finally {
        await outside.query('commit')
      }
    },
    async ask<Row extends object>(text: string): Promise<Row[]> {
      return (await outside.query<Row>(text)).rows
    },
    close: () => outside.end(),
  }
}
