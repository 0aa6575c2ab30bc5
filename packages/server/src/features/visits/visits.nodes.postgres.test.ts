import { afterAll, beforeAll, expect, test } from 'vitest'
import { within } from '../../../test/in-time.ts'
import { type SecondNode, startSecondNode } from '../../../test/second-node.ts'
import type { TestRequest } from '../../../test/test-app.ts'
import { type Consultant, startVisits } from '../../../test/visits.ts'

/** Two nodes over one database: what ends on one is refused by the other, which has cached it. */
let visits: Awaited<ReturnType<typeof startVisits>>
let nodeB: SecondNode

beforeAll(async () => {
  visits = await startVisits()
  nodeB = await startSecondNode(visits.app)
})
afterAll(async () => {
  await nodeB?.close()
  await visits?.app.close()
})

const onB = async ({ cookie }: Consultant, path = '/tenants/north/users') =>
  (await nodeB.request({ path, cookie })).status

type Change = [by: 'root' | 'hana' | 'olga' | 'carl', TestRequest['method'], path: string, body?: object]

test.each([
  ['demotion', 404, (id) => ['hana', 'DELETE', `/tenants/home/service-accounts/${id}`]],
  ['another role', 404, (id) => ['hana', 'PUT', `/tenants/home/users/${id}/roles`, { roles: ['member'] }]],
  ['deactivation', 401, (id) => ['hana', 'PUT', `/tenants/home/users/${id}/status`, { status: 'inactive' }]],
  ['revocation', 404, (_, visitor) => ['olga', 'DELETE', `/tenants/north/visitors/${visitor}`]],
  [
    'a lesser role',
    403,
    (_, visitor) => ['olga', 'PUT', `/tenants/north/users/${visitor}/roles`, { roles: ['member'] }],
  ],
  ['sign-out', 401, () => ['carl', 'POST', '/me/sign-out']],
  [
    'suspension of the home',
    401,
    (_, _v, home) => ['root', 'POST', `/server/tenants/${home}/suspend`, { reason: 'x' }],
  ],
] as [string, number, (id: string, visitor: string, home: string) => Change][])(
  'Node B refuses a visitor within a second after %s on node A',
  async (_, status, change) => {
    const { send, idOf, consultant, ...people } = visits
    const carl = await consultant()
    expect(await onB(carl)).toBe(200)
    const home = await idOf('home')
    const [by, method, path, body] = change(carl.id, carl.visitor, home)
    const done = await send(by === 'carl' ? carl : people[by], method, path, body)
    expect(done.status, done.raw).toBeLessThan(300)
    await within(1000, async () => (await onB(carl)) === status)
  },
)
