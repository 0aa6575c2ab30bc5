import type { Subject } from '@rollcall/access/subject.ts'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Call, histories, isCall } from './random-calls.ts'
import { beyond, nothingIn, type Rights, readRights, together } from './rights.ts'
import type { TestApp } from './test-app.ts'
import { startWalkersApp, World } from './walkers.ts'

/** The random calls of escalation.test.ts, many of them at the same time. */
let app: TestApp

beforeAll(async () => {
  app = await startWalkersApp()
})
afterAll(() => app.close())

const atOnce = 8

test('random simultaneous calls never fail, and give nobody more than the callers had', {
  timeout: 120_000,
}, async () => {
  let accepted = 0
  const storm = fc.asyncProperty(histories, async (history) => {
    const world = new World(app)
    await world.open(history)
    await world.grow()
    let rights = await readRights(app, world.slug)
    const walkers = world.walkers.map(({ id }) => id)
    const maker = [...rights.reach.keys()].filter((id) => !walkers.includes(id))
    const ceiling = allOf(rights, walkers)
    for (const batch of batchesOf(history.steps.filter(isCall))) {
      const before = rights
      const actors = allOf(before, [...new Set(batch.map(({ actor }) => world.walker(actor).id))])
      const answers = await Promise.all(batch.map((call) => world.call(call, before)))
      accepted += answers.filter(({ answer }) => answer.status < 300).length
      rights = await readRights(app, world.slug)
      const what = JSON.stringify(batch.map(({ kind }, n) => `${kind} ${answers[n]?.answer.status}`))
      for (const [id, reach] of rights.reach) {
        if (maker.includes(id)) continue
        expect(beyond(rights, reach, ceiling), what).toEqual([])
        const had = before.reach.get(id)
        expect(beyond(rights, reach, had ? together(had, actors) : actors), what).toEqual([])
      }
    }
  })
  await fc.assert(storm, { numRuns: 4, endOnFailure: true })
  expect(accepted).toBeGreaterThan(30)
})

function batchesOf(calls: Call[]): Call[][] {
  return Array.from({ length: Math.ceil(calls.length / atOnce) }, (_, at) =>
    calls.slice(at * atOnce, (at + 1) * atOnce),
  )
}

/** The combined rights of these users. A deleted user has none. */
function allOf(rights: Rights, ids: string[]): Subject {
  return ids.flatMap((id) => rights.reach.get(id) ?? []).reduce(together, nothingIn(rights))
}
