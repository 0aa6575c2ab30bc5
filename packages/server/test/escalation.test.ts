import { keysOf } from '@rollcall/access/permission-set.ts'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { histories, type Kind, type Step } from './random-calls.ts'
import {
  beyond,
  mayNowIn as mayNow,
  nothingIn,
  type Rights,
  reachIn as reachOf,
  readRights,
  together,
} from './rights.ts'
import type { Answer, TestApp } from './test-app.ts'
import { startWalkersApp, type Walker, World } from './walkers.ts'

/**
 * Users with random rights make random calls with their sessions and API keys, and with those of groups. After each call all rights are
 * worked out anew from the rows. Nobody may have more than they and the caller had. No older credential - a session, an API key, a link, a
 * password that another user has set - may be worth more than when it was made, unless the call allowed that.
 */
let app: TestApp

beforeAll(async () => {
  app = await startWalkersApp()
})
afterAll(() => app.close())

/** Operations that decide who has the rights of a group. */
const movingRights: readonly Kind[] = [
  'groups.add-members',
  'groups.set-member-role',
  'groups.remove-member',
  'groups.remove',
  'group-roles.set',
]

/** Operations that are a way into the account that they concern. */
const waysIn: readonly Kind[] = [
  'users.update',
  'users.set-roles',
  'users.set-status',
  'users.remove',
  'users.create-password-reset',
  'password-resets.complete',
  'sessions.end-of-user',
  'sessions.end-one-of-user',
  'capabilities.grant',
  'access.set-limit',
  'access.clear-limit',
  'impersonation.start',
]

test('T1, T2 · random calls give nobody more than they and the caller had, and no credential is worth more than when it was made', {
  timeout: 120_000,
}, async () => {
  const accepted = new Map<Kind, number>()
  const refused = new Map<string, number>()
  let outgrown = 0
  const walk = fc.asyncProperty(histories, async (history) => {
    const world = new World(app)
    await world.open(history)
    const early = await readRights(app, world.slug)
    await world.begin(early)
    await world.grow()
    const start = await readRights(app, world.slug)
    outgrown += await world.ledger.expectWorth(early, start, { kept: false, what: 'the opening' })
    const walkers = world.walkers.map(({ id }) => id)
    const ceiling = walkers.map((id) => reachOf(start, id)).reduce(together)
    const maker = [...start.reach.keys()].filter((id) => !walkers.includes(id))
    let rights = start
    for (const [at, { kind, ...step }] of history.steps.entries()) {
      if (kind === 'time passes') {
        app.clock.advance(15 * 60_000)
        rights = await readRights(app, world.slug)
        continue
      }
      const { answer, person, group, actor } = await world.call({ kind, ...step }, rights)
      const what = `step ${at}, ${kind} by ${step.actor}: ${answer.status} ${answer.raw}`
      const before = rights
      rights = await readRights(app, world.slug)
      expectNobodyClimbs(before, rights, actor, what)
      outgrown += await world.ledger.expectWorth(before, rights, {
        kept: isAccepted(answer) && step.keep,
        what,
      })
      for (const id of rights.reach.keys())
        if (!maker.includes(id)) expect(beyond(rights, reachOf(rights, id), ceiling), what).toEqual([])
      if (!isAccepted(answer)) {
        count(refused, answer.body.code)
        continue
      }
      count(accepted, kind)
      if (waysIn.includes(kind) && person !== actor)
        expect(beyond(before, reachOf(before, person), mayNow(before, actor)), what).toEqual([])
      const groupRights = before.groups.get(group)
      if (groupRights && movingRights.includes(kind) && !isLeaving(kind, step, person === actor))
        expect(beyond(before, groupRights, mayNow(before, actor)), what).toEqual([])
      for (const walker of world.walkers) await expectSessionsWithin(walker, rights, what)
    }
  })
  await fc.assert(walk, { numRuns: 4, endOnFailure: true })
  // A server that refuses everything would pass too.
  expect([...accepted.values()].reduce((a, b) => a + b, 0)).toBeGreaterThan(30)
  expect(movingRights.reduce((sum, kind) => sum + (accepted.get(kind) ?? 0), 0)).toBeGreaterThan(3)
  expect(refused.get('access.escalation')).toBeGreaterThan(10)
  // At least eight at the start of each walk: a session and an API key of three users, and the keys of two groups.
  expect(outgrown).toBeGreaterThanOrEqual(32)
})

/** Says whether a user gives up rights of their own. */
function isLeaving(kind: Kind, { partly }: Pick<Step, 'partly'>, oneself: boolean): boolean {
  return kind === 'groups.remove-member' && (partly === 'all' || oneself)
}

function isAccepted({ status }: Answer): boolean {
  return status < 300
}

function count<T>(counts: Map<T, number>, what: T): void {
  counts.set(what, (counts.get(what) ?? 0) + 1)
}

function expectNobodyClimbs(before: Rights, after: Rights, actor: string, what: string): void {
  const own = mayNow(before, actor)
  for (const [id, reach] of after.reach) {
    const had = reachOf(before, id)
    const bound = id === actor ? had : together(had, own)
    expect(beyond(after, reach, bound), `${id === actor ? 'the caller' : 'another user'} in ${what}`).toEqual(
      [],
    )
  }
  for (const [id, hidden] of after.hidden) {
    const had = before.hidden.get(id) ?? nothingIn(before)
    expect(beyond(after, hidden, together(had, own)), `hidden by a limit in ${what}`).toEqual([])
  }
  for (const [id, given] of after.roles) {
    const had = before.roles.get(id) ?? nothingIn(before)
    expect(beyond(after, given, together(had, own)), `a role in ${what}`).toEqual([])
  }
  for (const [id, groupRights] of after.groups) {
    const had = before.groups.get(id) ?? nothingIn(before)
    expect(beyond(after, groupRights, together(had, own)), `a group in ${what}`).toEqual([])
  }
}

/** Checks what sessions and API keys may do now: never more than their account, also during impersonations. */
async function expectSessionsWithin(
  { id, browser, keys }: Walker,
  rights: Rights,
  what: string,
): Promise<void> {
  const { catalogue } = rights.tenant.model
  const subject = rights.now.get(id)
  const held = subject ? keysOf(catalogue, subject.permissions) : []
  const answers = [
    await browser.request({ path: '/me' }),
    ...(await Promise.all(keys.map((apiKey) => app.request({ path: '/me', apiKey })))),
  ]
  for (const { status, body } of answers) {
    if (status === 401 || status === 403) continue
    expect(held, `a session after ${what}`).toEqual(expect.arrayContaining(body.permissions))
  }
}
