import { percentile } from './support/numbers.ts'
import { heading, measure, tidy } from './support/report.ts'
import { timesToOffboarding, timesToRefusal } from './support/revoking.ts'
import { seedUsers } from './support/seed.ts'
import { onPostgres, setUp, withOwner } from './support/storage.ts'

const revocations = 100
/** The longest time from the answer of one node that takes rights away to their refusal by another, in milliseconds. */
const goal = { atMost: 100 }
/** The longest time of a whole offboarding: a person waits for it. */
const goalInAll = { atMost: 1_000 }

await onPostgres(async (storage) => {
  await setUp(storage)
  await withOwner(storage, (owner) => seedUsers(owner, 2 * revocations))
  heading(`${revocations} roles taken away at one of two nodes`)
  for (const [where, times] of Object.entries(await timesToRefusal(storage, revocations)))
    measure(`p99 to the refusal of ${where}`, percentile(times, 0.99), goal, {
      unit: ' ms',
      from: `p50 ${tidy(percentile(times, 0.5))} ms`,
    })
  heading(`${revocations} users offboarded at one of two nodes`)
  const { afterAnswer, inAll } = await timesToOffboarding(storage, revocations)
  const offboarded = [
    ['from the answer to the refusal of the session at the other node', afterAnswer, goal],
    ['from the request to that refusal', inAll, goalInAll],
  ] as const
  for (const [what, times, goal] of offboarded)
    measure(`p99 ${what}`, percentile(times, 0.99), goal, {
      unit: ' ms',
      from: `p50 ${tidy(percentile(times, 0.5))} ms`,
    })
})
