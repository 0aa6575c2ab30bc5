import { percentile } from './support/numbers.ts'
import { heading, measure, tidy } from './support/report.ts'
import { timesToRefusal } from './support/revoking.ts'
import { seedUsers } from './support/seed.ts'
import { onPostgres, setUp, withOwner } from './support/storage.ts'

const revocations = 100
/** The longest time from the answer of one node that takes rights away to their refusal by another, in milliseconds. */
const goal = { atMost: 100 }

await onPostgres(async (storage) => {
  await setUp(storage)
  await withOwner(storage, (owner) => seedUsers(owner, 10))
  heading(`${revocations} roles taken away at one of two nodes`)
  for (const [where, times] of Object.entries(await timesToRefusal(storage, revocations)))
    measure(`p99 to the refusal of ${where}`, percentile(times, 0.99), goal, {
      unit: ' ms',
      from: `p50 ${tidy(percentile(times, 0.5))} ms`,
    })
})
