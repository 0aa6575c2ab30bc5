import type pg from 'pg'
import { bareGroupsPage } from './support/groups-sql.ts'
import { type Answer, type Client, expectJson, openClient } from './support/http-client.ts'
import { perSecond, timed } from './support/load.ts'
import { inPairs, median } from './support/numbers.ts'
import type { Storage } from './support/program.ts'
import { heading, measure, tidy } from './support/report.ts'
import { seededName, seedGroup, seedManyGroups, seedUsers } from './support/seed.ts'
import { onBoth, serving, setUp, withOwner } from './support/storage.ts'

const users = 60_000
const large = 50_000
const small = 50
const groups = 1_000
const membersEach = 20
/** Somebody in both groups, and somebody in neither; both may sign in. */
const common = large / 2 + 1
const outside = users - 39
const pageSize = 50
const rounds = 7
const timesPerRound = 10
const tenant = '/api/v1/tenants/default'

/** What is asked of the large group and of the small one: both have the member. */
interface Setting {
  client: Client
  large: string
  small: string
  /** Of a plain member of both groups, and of somebody in neither. */
  member: string
  stranger: string
}

await onBoth(async (storage) => {
  const cookie = await setUp(storage)
  const seeded = await withOwner(storage, async (owner) => {
    await seedUsers(owner, users)
    const ids = {
      large: await seedGroup(owner, 'The large one', `n <= ${large}`),
      small: await seedGroup(owner, 'The small one', `n <= ${large} and n % ${large / small} = 1`),
    }
    await seedManyGroups(owner, { count: groups, members: membersEach, owner: seededName(users - 1) })
    return ids
  })
  heading(`groups of ${large.toLocaleString('en')} and ${small} on ${storage.kind}`)
  await serving(storage, async (program) => {
    const client = openClient(program.origin, { connections: 8, headers: { cookie } })
    const [member, stranger] = [
      await idOf(client, seededName(common)),
      await idOf(client, seededName(outside)),
    ]
    await largeAgainstSmall({ client, ...seeded, member, stranger })
    await lists(storage, client)
    await deletion(client)
    client.close()
  })
})

async function idOf(client: Client, username: string): Promise<string> {
  const page = expectJson<{ items: { id: string }[] }>(await client.get(`${tenant}/users?q=${username}`))
  const [user] = page.items
  if (!user) throw new Error(`There is no ${username}`)
  return user.id
}

async function largeAgainstSmall(setting: Setting): Promise<void> {
  const { client, member, stranger } = setting
  const at = (group: string, rest = '') => `${tenant}/groups/${group}${rest}`
  const ways: { name: string; once: (group: string) => Promise<unknown> }[] = [
    {
      name: 'opening it: the group and its first members',
      once: async (group) => {
        expectJson(await client.get(at(group)))
        expectJson(await client.get(at(group, `/members?limit=${pageSize}`)))
      },
    },
    ...[
      ['one member', seededName(common), 1],
      ['what all are called', 'user', small],
      ['what nobody is called', 'zzzz', 0],
    ].map(([name, q, count]) => ({
      name: `searching its members for ${name}`,
      once: async (group: string) => {
        const path = at(group, `/members?limit=${pageSize}&q=${q}`)
        const { items } = expectJson<{ items: unknown[] }>(await client.get(path))
        if (items.length !== count) throw new Error(`${path} found ${items.length}`)
      },
    })),
    {
      name: 'whom to choose from before anything is typed',
      once: async (group) => expectJson(await client.get(at(group, `/candidates?limit=${pageSize}`))),
    },
    {
      name: 'searching for somebody to add',
      once: async (group) =>
        expectJson(await client.get(at(group, `/candidates?limit=${pageSize}&q=${seededName(outside)}`))),
    },
    {
      name: 'making a member an owner, and an owner a member',
      once: async (group) => {
        for (const role of ['owner', 'member'])
          done(await client.put(at(group, `/members/${member}`), { role }))
      },
    },
    {
      name: 'adding somebody and removing them',
      once: async (group) => {
        done(await client.post(at(group, '/members'), { users: [stranger] }))
        done(await client.delete(at(group, `/members/${stranger}`)))
      },
    },
  ]
  for (const { name, once } of ways) {
    const { ratio, first, second, count } = await inPairs(
      rounds,
      () => perTime(() => once(setting.large)),
      () => perTime(() => once(setting.small)),
    )
    measure(
      `${name}, large against small`,
      ratio,
      { atMost: 1.5 },
      { from: `${tidy(first)} ms against ${tidy(second)} ms, ${count} pairs` },
    )
  }
}

function done(answer: Answer): void {
  if (answer.status >= 300) throw new Error(`${answer.status}: ${answer.text}`)
}

/** One after the other: the median of a few. */
async function perTime(once: () => Promise<unknown>): Promise<number> {
  const taken: number[] = []
  for (let n = 0; n < timesPerRound; n += 1) taken.push(await timed(once))
  return median(taken)
}

async function lists(storage: Storage, client: Client): Promise<void> {
  const fetchPage = async () =>
    expectJson<{ items: { id: string }[] }>(await client.get(`${tenant}/groups?limit=${pageSize}`))
  if (storage.databaseUrl) await withOwner(storage, (owner) => againstSql(owner, fetchPage))
  const rate = await perSecond(8, 5_000, fetchPage)
  measure(`lists of ${pageSize} of ${groups} groups of ${membersEach}, 8 at once`, rate, undefined, {
    unit: '/s',
  })
}

async function againstSql(owner: pg.Client, fetchPage: () => Promise<{ items: { id: string }[] }>) {
  const { rows } = await owner.query<{ tenantId: string; userId: string }>(
    `select t.id as "tenantId", u.id as "userId" from tenants t join users u on u.tenant_id = t.id and u.username = 'ada'`,
  )
  const { tenantId = '', userId = '' } = rows[0] ?? {}
  const bare = () => bareGroupsPage(owner, tenantId, userId, pageSize)
  const [shown, stored] = [await fetchPage(), await bare()]
  if (shown.items.map(({ id }) => id).join() !== stored.groups.map(({ id }) => id).join()) {
    throw new Error('The API and the statements do not show the same groups')
  }
  const { ratio, first, second, count } = await inPairs(
    rounds,
    () => perTime(fetchPage),
    () => perTime(bare),
  )
  measure(
    `time of a list of ${pageSize} groups through the API against its bare SQL`,
    ratio,
    { atMost: 1.5 },
    { from: `${tidy(first)} ms against ${tidy(second)} ms, ${count} pairs` },
  )
}

/** The only owner of a thousand groups is deleted once; those who own none say what deleting costs anyhow. */
async function deletion(client: Client): Promise<void> {
  const plain: number[] = []
  for (let n = users - 12; n < users - 1; n += 1) plain.push(await deleting(client, seededName(n)))
  const heavy = await deleting(client, seededName(users - 1))
  measure(
    `deleting the only owner of ${groups} groups against somebody who owns none`,
    heavy / median(plain),
    undefined,
    {
      from: `${tidy(heavy)} ms against ${tidy(median(plain))} ms, in one transaction`,
    },
  )
}

async function deleting(client: Client, username: string): Promise<number> {
  const id = await idOf(client, username)
  return timed(async () => done(await client.delete(`${tenant}/users/${id}`)))
}
