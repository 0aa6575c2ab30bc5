import { createRollcall } from '../../packages/sdk/src/rollcall.ts'
import { expectJson, openClient } from './http-client.ts'
import type { Storage } from './program.ts'
import { activeName, seededName } from './seed.ts'
import { password, serving } from './storage.ts'

const permission = 'users:read'
const longest = 10_000

/** Says whether a user still has the permission, as seen at the other node. */
type Ask = () => Promise<boolean>

/**
 * Measures how long node B still allows what a role gave after node A answered that it is taken away, in milliseconds. Each time node B has
 * cached the user before.
 */
export async function timesToRefusal(storage: Storage, times: number): Promise<Record<string, number[]>> {
  return serving(storage, (nodeA) =>
    serving(storage, (nodeB) => measureAll(nodeA.origin, nodeB.origin, times)),
  )
}

async function measureAll(nodeA: string, nodeB: string, times: number): Promise<Record<string, number[]>> {
  const admin = await signIn(nodeA, 'ada')
  const user = await signIn(nodeA, seededName(1))
  const client = openClient(nodeA, { headers: { cookie: admin.cookie } })
  const { key } = expectJson<{ key: string }>(await client.post('/api/v1/me/api-keys', { name: 'bench' }))
  const setRole = async (role: string) =>
    expectJson(
      await client.put(`/api/v1/tenants/default/users/${user.id}/roles`, {
        roles: [role],
        // The product keeps its existing session.
        olderCredentials: 'keep',
      }),
    )
  const product = openClient(nodeB, { headers: { authorization: `Bearer ${key}` } })
  const rollcall = createRollcall({ url: nodeB, tenant: 'default', apiKey: key })
  const question = {
    subject: { type: 'user', id: user.id },
    action: { name: permission },
    resource: { type: 'document', id: '1' },
  }
  const overHttp: Ask = async () =>
    expectJson<{ decision: boolean }>(await product.post('/access/v1/evaluation', question)).decision
  const bySdk: Ask = async () =>
    rollcall.decide(await rollcall.identify({ cookie: user.cookie }), permission).allowed
  try {
    return {
      'evaluation at the other node': await measureOne(times, setRole, overHttp),
      'a product with the SDK at the other node': await measureOne(times, setRole, bySdk),
    }
  } finally {
    await rollcall.close()
    product.close()
    client.close()
  }
}

/** Of users who are offboarded at node A with a session that node B has cached. */
export interface OffboardingTimes {
  /** From the answer of node A to the refusal by node B, in milliseconds. */
  afterAnswer: number[]
  /** The same from the moment that node A was asked. */
  inAll: number[]
}

/** Offboards so many users, one after the other. */
export async function timesToOffboarding(storage: Storage, times: number): Promise<OffboardingTimes> {
  return serving(storage, (nodeA) =>
    serving(storage, async (nodeB) => {
      const admin = await signIn(nodeA.origin, 'ada')
      const client = openClient(nodeA.origin, { headers: { cookie: admin.cookie } })
      const taken: OffboardingTimes = { afterAnswer: [], inAll: [] }
      // The first one has the role that is taken away above.
      for (let n = 1; n <= times; n += 1) {
        const user = await signIn(nodeA.origin, activeName(n))
        const session = openClient(nodeB.origin, { headers: { cookie: user.cookie } })
        const ask: Ask = async () => (await session.get('/api/v1/me')).status === 200
        await until(ask, true)
        const begun = performance.now()
        const body = { user: user.id, mode: 'deactivate' }
        expectJson(await client.post('/api/v1/tenants/default/offboardings', body))
        taken.afterAnswer.push(await until(ask, false))
        taken.inAll.push(performance.now() - begun)
        session.close()
      }
      client.close()
      return taken
    }),
  )
}

async function measureOne(
  times: number,
  setRole: (role: string) => Promise<unknown>,
  ask: Ask,
): Promise<number[]> {
  const taken: number[] = []
  for (let n = 0; n < times; n += 1) {
    await setRole('auditor')
    await until(ask, true)
    await setRole('member')
    taken.push(await until(ask, false))
  }
  return taken
}

/** Milliseconds until the answer is as expected. */
async function until(ask: Ask, allowed: boolean): Promise<number> {
  const begun = performance.now()
  while ((await ask()) !== allowed) {
    if (performance.now() - begun > longest) throw new Error('The other node never heard of it')
    // The SDK answers from memory, and would keep the news from ever being read.
    await new Promise((resolve) => setImmediate(resolve))
  }
  return performance.now() - begun
}

async function signIn(origin: string, username: string): Promise<{ id: string; cookie: string }> {
  const client = openClient(origin)
  const answer = await client.post('/api/v1/tenants/default/sign-in/password', { username, password })
  client.close()
  const { user } = expectJson<{ user: { id: string } }>(answer)
  const cookie = answer.header('set-cookie')?.split(';')[0] ?? ''
  return { id: user.id, cookie }
}
