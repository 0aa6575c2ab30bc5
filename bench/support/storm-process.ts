import { constants, setPriority } from 'node:os'
import { openClient } from './http-client.ts'
import { atRate } from './load.ts'
import { activeName } from './seed.ts'
import { password } from './storage.ts'

/** What the storm is to be. */
export interface StormOrder {
  origin: string
  /** Attempts per second, however many are answered. */
  rate: number
  milliseconds: number
  users: number
}

/** What became of it. */
export interface StormResult {
  signedIn: number
  busy: number
  /** How many of the busy answers said when to come again. */
  withRetryAfter: number
  other: number
}

// A process of its own: neither the server's nor the one that measures other requests waits for it. And after both of them: those who
// storm are elsewhere, and what it takes to ask for them is no part of what others notice.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
process.on('message', async ({ origin, rate, milliseconds, users }: StormOrder) => {
  const client = openClient(origin, { connections: 500 })
  const result: StormResult = { signedIn: 0, busy: 0, withRetryAfter: 0, other: 0 }
  let turn = 0
  await atRate(rate, milliseconds, async () => {
    turn += 1
    const username = activeName(turn % users)
    const { status, header } = await client.post('/api/v1/tenants/default/sign-in/password', {
      username,
      password,
    })
    if (status === 200) result.signedIn += 1
    else if (status !== 503) result.other += 1
    else {
      result.busy += 1
      if (Number(header('retry-after')) > 0) result.withRetryAfter += 1
    }
  })
  client.close()
  process.send?.(result)
})
