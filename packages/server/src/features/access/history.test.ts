import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { groupsIn } from '../../../test/groups.ts'
import { type Person, startTestApp, type TestApp, type TestRequest } from '../../../test/test-app.ts'
import { asOwner } from '../../../test/whole-database.ts'

/** What a user could do at a moment, whatever has happened since. */
let app: TestApp
let groups: ReturnType<typeof groupsIn>
let ada: Person
let count = 0

const keys = ['reports:read', 'reports:write', 'reports:burn'] as const
const minute = 60_000

beforeAll(async () => {
  app = await startTestApp({
    change(source) {
      for (const key of keys)
        source.permissions.push({ key, group: 'Reports', description: 'Reports.', implies: [] })
      source.capabilities.push('reports:burn')
      // The clock moves by hours.
      source.sessions.idleSeconds = source.sessions.absoluteSeconds = 30 * 86_400
    },
  })
  groups = groupsIn(app)
  ada = await app.firstAdministrator()
})
afterAll(() => app.close())

const tenant = '/tenants/default'
async function ask(method: NonNullable<TestRequest['method']>, path: string, body?: object) {
  const answer = await app.request({
    method,
    path: `${tenant}${path}`,
    ...(body ? { body } : {}),
    cookie: ada.cookie,
  })
  expect(answer.status, answer.raw).toBeLessThan(300)
  return answer.body
}
const keep = { olderCredentials: 'keep' }
const userPath = (target: { id: string }) => `/users/${target.id}`

interface Had {
  roles: string[]
  capabilities: string[]
  permissions: string[]
}

/** What the user has now, as the API says it. */
async function now(target: Person): Promise<Had> {
  const { roles, capabilities, permissions } = await ask('GET', `${userPath(target)}/access`)
  const at = app.clock.now().toISOString()
  const counted = capabilities.filter(
    (one: { startsAt: string | null; endsAt: string | null }) =>
      (one.startsAt ?? '') <= at && (one.endsAt ?? '9') > at,
  )
  return {
    roles: roles
      .map(({ role, source }: { role: { name: string }; source: string }) => `${role.name} ${source}`)
      .sort(),
    capabilities: counted.map(({ permission }: { permission: string }) => permission),
    permissions: permissions.map(({ permission }: { permission: string }) => permission),
  }
}

async function then(target: Person, at: Date): Promise<Had & { groups: string[] }> {
  const answer = await ask('GET', `${userPath(target)}/access-at?at=${at.toISOString()}`)
  expect(answer.complete).toBe(true)
  return {
    groups: answer.groups.map(({ name }: { name: string }) => name),
    roles: answer.roles
      .map(({ name, source }: { name: string; source: string }) => `${name} ${source}`)
      .sort(),
    capabilities: answer.capabilities.map(({ permission }: { permission: string }) => permission),
    permissions: answer.permissions,
  }
}

/** One user, one group and two roles, which the test changes at random. */
class World {
  roles: { id: string; key: string; revision: number }[] = []
  group: string | undefined
  member = false
  capability: string | undefined
  readonly target: Person
  constructor(target: Person) {
    this.target = target
  }

  async makeRole(permissions: readonly string[]) {
    const role = await ask('POST', '/roles', { name: `Role ${++count}`, permissions, color: 'gray' })
    this.roles.push(role)
  }
  async makeGroup() {
    this.group = await groups.made(ada, `Group ${++count}`)
    this.member = false
  }
}

type Step = (world: World) => Promise<unknown>
const pick = <T>(from: readonly T[], at: number): T => from[at % from.length] as T
const some = fc.subarray([...keys])
const steps: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(fc.boolean(), fc.boolean()).map(
    ([first, second]): Step =>
      async ({ target, roles }) => {
        const chosen = roles.filter((_, at) => (at === 0 ? first : second)).map(({ key }) => key)
        await ask('PUT', `${userPath(target)}/roles`, { roles: ['member', ...chosen], ...keep })
      },
  ),
  fc.tuple(fc.boolean(), fc.boolean()).map(
    ([first, second]): Step =>
      async ({ group, roles }) => {
        const chosen = roles.filter((_, at) => (at === 0 ? first : second)).map(({ key }) => key)
        await ask('PUT', `/groups/${group}/roles`, { roles: chosen, ...keep })
      },
  ),
  fc.constant<Step>(async (world) => {
    const members = `/groups/${world.group}/members`
    if (world.member) await ask('DELETE', `${members}/${world.target.id}`)
    else await ask('POST', members, { users: [world.target.id], ...keep })
    world.member = !world.member
  }),
  fc.tuple(fc.nat(3), some).map(
    ([at, permissions]): Step =>
      async (world) => {
        const role = pick(world.roles, at)
        const body = { revision: role.revision, permissions, name: `Role ${++count}`, ...keep }
        Object.assign(role, await ask('PATCH', `/roles/${role.id}`, body))
      },
  ),
  fc.tuple(fc.nat(3), some).map(
    ([at, permissions]): Step =>
      async (world) => {
        const role = pick(world.roles, at)
        await ask('DELETE', `/roles/${role.id}?replaceWith=none&olderCredentials=keep`)
        world.roles = world.roles.filter((other) => other !== role)
        await world.makeRole(permissions)
      },
  ),
  fc.constant<Step>(async (world) => {
    await ask('DELETE', `/groups/${world.group}`)
    await world.makeGroup()
  }),
  fc.record({ starts: fc.option(fc.nat(3)), lasts: fc.option(fc.nat(3)) }).map(
    ({ starts, lasts }): Step =>
      async (world) => {
        if (world.capability) await ask('DELETE', `/capabilities/${world.capability}`)
        // Half way between two steps, so that nothing begins or ends at the moment that is asked about.
        const halfWay = (steps: number) =>
          new Date(app.clock.now().getTime() + (steps * 20 + 10) * minute).toISOString()
        const period = {
          startsAt: starts === null ? null : halfWay(starts),
          endsAt: lasts === null ? null : halfWay((starts ?? 0) + lasts + 1),
        }
        const grant = {
          user: world.target.id,
          permission: 'reports:burn',
          reason: 'tests',
          ...period,
          ...keep,
        }
        world.capability = (await ask('POST', '/capabilities', grant)).id
      },
  ),
)

describe('access at a moment', () => {
  test('stays the same, whatever happens later', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(steps, fc.nat(8)), { minLength: 14, maxLength: 14 }),
        async (history) => {
          const world = new World(await app.addPerson(ada, `person${++count}`))
          await world.makeRole(['reports:read'])
          await world.makeRole(['reports:write'])
          await world.makeGroup()
          const seen: { at: Date; had: Had; group: string | undefined }[] = []
          for (const [step, minutes] of history) {
            await step(world)
            const at = new Date(app.clock.now().getTime() + minutes * minute)
            const group = world.member ? world.group : undefined
            seen.push({ at, had: await now(world.target), group })
            app.clock.advance(20 * minute)
          }
          for (const { at, had, group } of seen) {
            const { groups: names, ...known } = await then(world.target, at)
            expect(known, at.toISOString()).toEqual(had)
            expect(names.length, 'a group that was deleted has no name').toBe(
              group && group === world.group ? 1 : 0,
            )
          }
        },
      ),
      { numRuns: 3, endOnFailure: true },
    )
  })

  test('answers callers who may see users, for existing users and valid moments', async () => {
    const nil = await app.addPerson(ada, `person${++count}`)
    const path = (target: string, at = '2026-01-01T00:00:00Z') =>
      `${tenant}/users/${target}/access-at?at=${at}`
    const code = async (request: TestRequest) => (await app.request(request)).body.code
    expect(await code({ path: path(nil.id) })).toBe('access.not_signed_in')
    expect(await code({ path: path(nil.id), cookie: nil.cookie })).toBe('access.denied')
    expect(await code({ path: path(crypto.randomUUID()), cookie: ada.cookie })).toBe('user.not_found')
    expect(await code({ path: path(nil.id, 'yesterday'), cookie: ada.cookie })).toBe('request.invalid')
    await app.addTenant('elsewhere')
    expect(await code({ path: path(nil.id).replace('default', 'elsewhere'), cookie: ada.cookie })).toBe(
      'tenant.not_found',
    )
    const before = await then(nil, new Date('2026-01-01T00:00:00Z'))
    expect(before).toEqual({ groups: [], roles: [], capabilities: [], permissions: [] })
  })
})

describe('what ends', () => {
  async function endings(column: 'userId' | 'groupId', id: string): Promise<string[]> {
    const rows = await asOwner(app.storage.database, (db) =>
      db
        .selectFrom('endedGrants')
        .select(['userId', 'groupId', 'roleId', 'permission', 'cause', 'endedBy'])
        .where(column, '=', id)
        .execute(),
    )
    const kind = (row: (typeof rows)[number]) =>
      row.permission ? 'capability' : !row.userId ? 'role of group' : row.groupId ? 'membership' : 'role'
    return rows
      .map((row) => `${kind(row)} ${row.cause} by ${row.endedBy === ada.id ? 'ada' : 'another'}`)
      .sort()
  }

  test('keeps its period, its reason and who ended it, for every way to end', async () => {
    const max = await app.addPerson(ada, `person${++count}`)
    const burning = { user: max.id, permission: 'reports:burn', reason: 'tests', ...keep }
    const made = async (name: string) => groups.made(ada, `${name} ${++count}`, [[max, 'member']])
    const [left, taken, deleted, stayed] = [
      await made('Left'),
      await made('Taken'),
      await made('Deleted'),
      await made('Stayed'),
    ]
    await ask('PUT', `/groups/${deleted}/roles`, { roles: ['auditor'], ...keep })
    await groups.drop(max, left, max.id)
    await groups.drop(ada, taken, max.id)
    await ask('DELETE', `/groups/${deleted}`)
    await ask('DELETE', `/capabilities/${(await ask('POST', '/capabilities', burning)).id}`)
    await ask('POST', '/capabilities', burning)
    await ask('PUT', `${userPath(max)}/roles`, { roles: ['auditor'], ...keep })
    await ask('DELETE', userPath(max))
    expect(await endings('userId', max.id)).toEqual([
      'capability taken by ada',
      'capability user-deleted by ada',
      'membership group-deleted by ada',
      'membership left by another',
      'membership taken by ada',
      'membership user-deleted by ada',
      'role taken by ada',
      'role user-deleted by ada',
    ])
    expect((await endings('groupId', deleted)).sort()).toEqual([
      'membership group-deleted by ada',
      'membership group-deleted by ada',
      'role of group group-deleted by ada',
    ])
    expect(await endings('groupId', stayed)).toEqual(['membership user-deleted by ada'])
  })

  test('is never changed or deleted by the program', async () => {
    const { id } = await app.requireTenant('default')
    const inTenant = (change: (db: Parameters<Parameters<typeof asOwner>[1]>[0]) => Promise<unknown>) =>
      app.storage.database.transaction({ tenant: id }, change)
    for (const table of ['endedGrants', 'pastRoles'] as const) {
      await expect(inTenant((db) => db.deleteFrom(table).execute())).rejects.toThrow('permission denied')
      await expect(inTenant((db) => db.updateTable(table).set({ tenantId: id }).execute())).rejects.toThrow(
        'permission denied',
      )
    }
  })
})
