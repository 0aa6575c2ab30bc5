import { constants, setPriority } from 'node:os'
import { openClient } from './http-client.ts'
import { atRate } from './load.ts'
import { activeName } from './seed.ts'
import { password } from './storage.ts'

/** The parameters of the storm. */
export interface StormOrder {
  origin: string
  /** Attempts per second, regardless of answers. */
  rate: number
  milliseconds: number
  users: number
}

/** The result of the storm. */
export interface StormResult {
  signedIn: number
  busy: number
  /** The number of busy answers with a time to try again. */
  withRetryAfter: number
  other: number
}

// A separate process with low priority, so that making the requests delays neither the server nor the process that measures.
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
