import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { groupsIn } from '../../../test/groups.ts'
import { type Answer, type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { asOwner } from '../../../test/whole-database.ts'

/** Simultaneous changes of groups, on a database with many connections: always an owner who can sign in, never a 500. */
let app: TestApp
let groups: ReturnType<typeof groupsIn>
let ada: Person
let one: Person
let two: Person
let serial = 0

const rounds = 12
const timeout = 120_000

beforeAll(async () => {
  app = await startTestApp({
    change: (source) => {
      source.roles.find(({ key }) => key === 'member')?.permissions.push('groups:create')
      source.passwords.atFirstSignIn = 'keep'
    },
  })
  groups = groupsIn(app)
  ada = await app.firstAdministrator()
  one = await app.addPerson(ada, 'one')
  two = await app.addPerson(ada, 'two')
})
afterAll(() => app.close())
afterEach(async () => expect(await miscounted()).toEqual([]))

const fresh = () => {
  serial += 1
  return `Group ${serial}`
}
const somebody = () => {
  serial += 1
  return app.addPerson(ada, `somebody ${serial}`)
}
const remove = (user: Person) =>
  app.request({ method: 'DELETE', path: `/tenants/default/users/${user.id}`, cookie: ada.cookie })

/** Sends all requests at once, in either order; none may fail with a server error. */
async function atOnce(
  round: number,
  ...calls: (() => Promise<Pick<Answer, 'status' | 'raw' | 'body'>>)[]
): Promise<string[]> {
  const order = round % 2 ? calls.map((_, n) => n) : calls.map((_, n) => n).reverse()
  const answers = new Map<number, ReturnType<(typeof calls)[number]>>()
  for (const n of order) answers.set(n, (calls[n] as (typeof calls)[number])())
  const all = (await Promise.all(calls.map((_, n) => answers.get(n)))).filter(
    (answer) => answer !== undefined,
  )
  for (const { status, raw } of all) expect(status, raw).toBeLessThan(500)
  return all.map(({ status, body }) => (status < 300 ? `${status}` : `${status} ${body.code}`))
}

async function activeOwners(group: string): Promise<string[]> {
  const { rows } = await asOwner(app.storage.database, (db) =>
    sql<{ username: string }>`select u.username from group_members m join users u on u.id = m.user_id
      where m.group_id = ${group} and m.role = 'owner' and u.status = 'active' order by u.username`.execute(
      db,
    ),
  )
  return rows.map(({ username }) => username)
}

/** Changes the sort key by changing the alias where people sign in by email; this takes no lock that changes of groups wait for. */
async function sortUnder(
  person: Person,
  usernameSort: string,
): Promise<Pick<Answer, 'status' | 'raw' | 'body'>> {
  await asOwner(app.storage.database, async (db) => {
    await db.updateTable('users').set({ usernameSort }).where('id', '=', person.id).execute()
    await db
      .updateTable('groupMembers')
      .set({ userSort: usernameSort })
      .where('userId', '=', person.id)
      .execute()
  })
  return { status: 200, raw: '', body: undefined }
}

/** The groups whose stored counts are wrong. */
async function miscounted(): Promise<unknown[]> {
  const { rows } = await asOwner(app.storage.database, (db) =>
    sql`
      select g.name from groups g left join group_members m on m.group_id = g.id
      group by g.id, g.name, g.members, g.owners
      having (g.members, g.owners) is distinct from (count(m.user_id), count(*) filter (where m.role = 'owner'))
    `.execute(db),
  )
  return rows
}

describe('the last two owners', () => {
  const ways = {
    'demote themselves': (by: Person, _: Person, group: string) => groups.setRole(by, group, by.id, 'member'),
    leave: (by: Person, _: Person, group: string) => groups.drop(by, group, by.id),
    'demote each other': (by: Person, other: Person, group: string) =>
      groups.setRole(by, group, other.id, 'member'),
    'remove each other': (by: Person, other: Person, group: string) => groups.drop(by, group, other.id),
  }

  test.each(Object.keys(ways) as (keyof typeof ways)[])(
    `%s at once, ${rounds} rounds: one of them stays owner`,
    { timeout },
    async (way) => {
      for (let round = 0; round < rounds; round += 1) {
        const group = await groups.made(one, fresh(), [[two, 'owner']])
        const outcomes = await atOnce(
          round,
          () => ways[way](one, two, group),
          () => ways[way](two, one, group),
        )
        expect(
          outcomes.filter((outcome) => /^20/.test(outcome)),
          outcomes.join(' and '),
        ).toHaveLength(1)
        const other = outcomes.find((outcome) => !/^20/.test(outcome))
        const each = way.endsWith('each other')
        // A user who was just demoted or removed is no owner any more when their own request runs.
        expect(each ? ['403 access.denied', '404 group.not_found'] : ['409 group.last_owner']).toContain(
          other,
        )
        expect(await activeOwners(group)).toHaveLength(1)
      }
    },
  )
})

describe('an owner who is deleted', () => {
  test(`while they leave, ${rounds} rounds: the new owner has the group`, { timeout }, async () => {
    for (let round = 0; round < rounds; round += 1) {
      const owner = await somebody()
      const group = await groups.made(owner, fresh())
      const [left, removed] = await atOnce(
        round,
        () => groups.drop(owner, group, owner.id),
        () => remove(owner),
      )
      expect(removed).toBe('204')
      expect(['409 group.last_owner', '401 access.not_signed_in']).toContain(left)
      expect(await activeOwners(group)).toEqual(['ada'])
    }
  })

  test(`while the other owner leaves, ${rounds} rounds: one of them or the new owner has the group`, {
    timeout,
  }, async () => {
    const seen = new Set<string>()
    for (let round = 0; round < rounds; round += 1) {
      const owner = await somebody()
      const group = await groups.made(owner, fresh(), [[two, 'owner']])
      const [left, removed] = await atOnce(
        round,
        () => groups.drop(two, group, two.id),
        () => remove(owner),
      )
      expect(removed).toBe('204')
      expect(await activeOwners(group)).toEqual(left === '204' ? ['ada'] : ['two'])
      seen.add(left as string)
    }
    expect([...seen].sort()).toEqual(['204', '409 group.last_owner'])
  })
})

describe('a member who is promoted', () => {
  test(`while being removed, and their promoter leaves, ${rounds} rounds: the group has an owner`, {
    timeout,
  }, async () => {
    for (let round = 0; round < rounds; round += 1) {
      const group = await groups.made(one, fresh(), [[two, 'member']])
      const outcomes = await atOnce(
        round,
        () => groups.setRole(one, group, two.id, 'owner'),
        () => groups.drop(ada, group, two.id),
        () => groups.drop(one, group, one.id),
      )
      expect(await activeOwners(group), outcomes.join(' and ')).toHaveLength(1)
    }
  })

  test(`while their account is deleted, ${rounds} rounds: the group has an owner`, { timeout }, async () => {
    for (let round = 0; round < rounds; round += 1) {
      const member = await somebody()
      const group = await groups.made(one, fresh(), [[member, 'member']])
      const outcomes = await atOnce(
        round,
        () => groups.setRole(one, group, member.id, 'owner'),
        () => remove(member),
        () => groups.drop(one, group, one.id),
      )
      expect(await activeOwners(group), outcomes.join(' and ')).toHaveLength(1)
    }
  })
})

describe('one name', () => {
  test(`goes to one of the groups that request it at once, ${rounds} rounds`, { timeout }, async () => {
    for (let round = 0; round < rounds; round += 1) {
      const [first, second] = [await groups.made(one, fresh()), await groups.made(two, fresh())]
      const name = `Wanted ${round}`
      const outcomes = await atOnce(
        round,
        () => groups.update(one, first, { name }),
        () => groups.update(two, second, { name: name.toUpperCase() }),
        () => groups.create(ada, { name: `  ${name.toLowerCase()} ` }),
      )
      expect(outcomes.filter((outcome) => /^20/.test(outcome))).toHaveLength(1)
      expect(outcomes.filter((outcome) => outcome === '409 group.name_taken')).toHaveLength(2)
    }
  })

  test(`can be set twice on the same group, ${rounds} rounds`, { timeout }, async () => {
    for (let round = 0; round < rounds; round += 1) {
      const group = await groups.made(one, fresh(), [[two, 'owner']])
      const name = `Same ${round}`
      const outcomes = await atOnce(
        round,
        () => groups.update(one, group, { name }),
        () => groups.update(two, group, { name }),
      )
      expect(outcomes).toEqual(['200', '200'])
    }
  })

  test(`creates one group from many requests at once, ${rounds} rounds`, { timeout }, async () => {
    for (let round = 0; round < rounds; round += 1) {
      const create = (by: Person, name: string) => () => groups.create(by, { name })
      const outcomes = await atOnce(
        round,
        create(one, `Créé ${round}`),
        create(two, `CRE\u0301E\u0301 ${round}`),
        create(ada, `créé  ${round}`),
        create(one, `Ｃréé ${round}`),
      )
      expect(outcomes.toSorted()).toEqual(['201', ...Array.from({ length: 3 }, () => '409 group.name_taken')])
    }
  })
})

test(`members come and go, rename themselves, and the group is deleted at once, ${rounds} rounds`, {
  timeout,
}, async () => {
  for (let round = 0; round < rounds; round += 1) {
    const [mine, other] = [
      await groups.made(one, fresh(), [[two, 'owner']]),
      await groups.made(two, fresh(), [[one, 'member']]),
    ]
    const rename = (person: Person) => () => sortUnder(person, `${person.username} ${round}`)
    await atOnce(
      round,
      () => groups.add(one, mine, [ada.id]),
      rename(two),
      () => groups.drop(two, mine, one.id),
      rename(one),
      () => groups.remove(two, other),
      () => groups.remove(two, mine),
      rename(ada),
    )
  }
})
