import { setTimeout as sleep } from 'node:timers/promises'
import type { Job } from '@rollcall/contract/jobs.ts'
import type pg from 'pg'
import { type BareChange, bareStatusChange } from './support/bulk-sql.ts'
import { type Client, expectJson, openClient } from './support/http-client.ts'
import { timed } from './support/load.ts'
import { inPairs, median } from './support/numbers.ts'
import type { Program, Storage } from './support/program.ts'
import { heading, measure, tidy } from './support/report.ts'
import { seedUsers } from './support/seed.ts'
import { onBoth, serving, setUp, withOwner } from './support/storage.ts'

/** Most users of one job. */
const users = 10_000
const rounds = 5
const api = '/api/v1/tenants/default'

await onBoth(async (storage) => {
  const cookie = await setUp(storage)
  const groups = await withOwner(storage, prepare)
  heading(`${users.toLocaleString('en')} accounts activated or deactivated by one job, on ${storage.kind}`)
  for (const { name, goal, change } of groups) await compare(storage, cookie, { name, goal, change })
  await serving(storage, (program) => figures(program, cookie, groups[0]?.change))
})

interface Group {
  name: string
  goal: { atMost: number } | undefined
  change: BareChange
}

/** Twice as many accounts as one job takes: half of them without an address, and told nothing by mail. */
async function prepare(owner: pg.Client): Promise<Group[]> {
  await seedUsers(owner, 2 * users)
  await owner.query(`update users set status = 'active', last_sign_in_at = null where username like 'user%'`)
  await owner.query(
    `update users set email = null, email_key = null where username like 'user%' and username <= $1`,
    [`user${String(users).padStart(6, '0')}`],
  )
  await owner.query('vacuum (full, analyze) users')
  const { rows: actors } = await owner.query(
    `select tenant_id, id, username as name from users where username = 'ada'`,
  )
  const [actor] = actors as { tenant_id: string; id: string; name: string }[]
  if (!actor) throw new Error('The administrator is not there')
  const who = async (condition: string) => {
    const { rows } = await owner.query(
      `select id, username from users where username like 'user%' and ${condition} order by username`,
    )
    return rows as BareChange['users']
  }
  const change = { tenantId: actor.tenant_id, actor }
  return [
    { name: 'nobody is told', goal: { atMost: 3 }, change: { ...change, users: await who('email is null') } },
    {
      name: 'each is told by mail (their rows are extra)',
      goal: undefined,
      change: { ...change, users: await who('email is not null') },
    },
  ]
}

/** The job deactivates, the statements activate again: the same rows, as often on each side. */
async function compare(storage: Storage, cookie: string, { name, goal, change }: Group): Promise<void> {
  const { ratio, first, second, from } = storage.databaseUrl
    ? await sideBySide(storage, cookie, change)
    : await oneAfterTheOther(storage, cookie, change)
  const what = `time of a job against its bare SQL in the same chunks: ${name}`
  measure(what, ratio, goal, { from: `${tidy(first)} ms against ${tidy(second)} ms, ${from}` })
}

async function sideBySide(storage: Storage, cookie: string, change: BareChange) {
  return serving(storage, ({ origin }) =>
    withOwner(storage, async (owner) => {
      const client = openClient(origin, { headers: { cookie } })
      const pairs = await inPairs(
        rounds,
        () => timed(() => perform(client, change, 'inactive')),
        () => timed(() => bareStatusChange(owner, change, 'active')),
      )
      client.close()
      return { ...pairs, from: `${pairs.count} pairs` }
    }),
  )
}

/** The embedded database has one owner at a time. */
async function oneAfterTheOther(storage: Storage, cookie: string, change: BareChange) {
  const first = await serving(storage, async ({ origin }) => {
    const client = openClient(origin, { headers: { cookie } })
    const taken = await inTurns((status) => perform(client, change, status))
    client.close()
    return taken
  })
  const second = await withOwner(storage, (owner) =>
    inTurns((status) => bareStatusChange(owner, change, status)),
  )
  return { ratio: first / second, first, second, from: `${rounds} of each, one after the other` }
}

/** How long it takes to deactivate and activate by turns: the median. The first of each only warms up. */
async function inTurns(once: (status: 'active' | 'inactive') => Promise<void>): Promise<number> {
  const taken: number[] = []
  for (let round = 0; round < rounds + 2; round += 1)
    taken.push(await timed(() => once(round % 2 ? 'active' : 'inactive')))
  // An even number of them, so that everybody is active again in the end.
  if (rounds % 2) await once('active')
  return median(taken.slice(2))
}

/** From the request to the moment at which the job is seen to be done. */
async function perform(
  client: Client,
  { users: chosen }: BareChange,
  status: 'active' | 'inactive',
): Promise<void> {
  const ids = chosen.map(({ id }) => id)
  const { id } = expectJson<Job>(await client.post(`${api}/users/bulk/status`, { users: { ids }, status }))
  for (;;) {
    const job = expectJson<Job>(await client.get(`${api}/jobs/${id}`))
    if (job.status === 'done' && job.succeeded === ids.length) return
    if (job.status === 'done') throw new Error(`${job.refused} of ${job.total} were refused`)
    await sleep(20)
  }
}

/** What somebody else waits for who changes one account while a job is under way. */
async function figures(program: Program, cookie: string, change: BareChange | undefined): Promise<void> {
  if (!change) return
  const client = openClient(program.origin, { connections: 2, headers: { cookie } })
  const other = `${api}/users/${change.users[0]?.id}`
  const job = perform(client, { ...change, users: change.users.slice(1) }, 'inactive')
  const taken: number[] = []
  let underWay = true
  const done = job.finally(() => {
    underWay = false
  })
  for (let n = 0; underWay; n += 1) {
    await sleep(50)
    taken.push(await timed(() => client.patch(other, { alias: `Alias ${n}` })))
  }
  await done
  client.close()
  measure('a change of one account by somebody else meanwhile', median(taken), undefined, {
    unit: ' ms',
    from: `${tidy(Math.max(...taken))} ms at worst, ${taken.length} changes`,
  })
}
