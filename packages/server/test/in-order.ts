import pg from 'pg'
import { expect } from 'vitest'
import { accountNumbers, tenantNumber } from '../src/features/tenants/tenants.store.ts'
import type { Answer, TestApp } from './test-app.ts'

/** Where calls are sent. */
export type Node = Pick<TestApp, 'request'>

/** What calls meet at: their tenant, accounts that they change or are made by, or a row that they are about to hold. */
export type Meeting =
  | 'tenant'
  | { accounts: readonly { id: string }[] }
  | { row: { id: string } }
  | { group: string }

export type Meetings = Awaited<ReturnType<typeof openMeetings>>

/** Lets calls of the tenant `default` meet in an order that is not left to chance, from a connection of its own. */
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
    // Otherwise a transaction goes on seeing the connections that there were when it first looked.
    await outside.query('select pg_stat_clear_snapshot()')
    const { rows } = await outside.query(
      `select count(*)::int as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    )
    return rows[0].count
  }

  const untilWaiting = (count: number) => expect.poll(waiting, { interval: 5, timeout: 4_000 }).toBe(count)

  return {
    /**
     * Sends all while nothing can go on where they meet, each on another node than the one before, so that each has begun before the first
     * goes on; they go on in the order in which they are given. A few at most: a wait of 5 s for a lock is ended.
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
    /** Does something while nobody can go on there. */
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
