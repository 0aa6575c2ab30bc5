import { afterAll, beforeAll, expect, test } from 'vitest'
import { within } from './in-time.ts'
import { startPgBouncer } from './pgbouncer.ts'
import { type SecondNode, startSecondNode } from './second-node.ts'
import { type Answer, type Person, passwordOf, startTestApp, type TestApp } from './test-app.ts'

/** Two nodes over one PgBouncer in transaction mode, each with a direct address for sessions. */
let app: TestApp
let pooler: Awaited<ReturnType<typeof startPgBouncer>>
let nodes: [SecondNode, SecondNode]
let ada: Person
let eve: Person
const users = (tenant: string) => `/tenants/${tenant}/users`

beforeAll(async () => {
  app = await startTestApp()
  pooler = await startPgBouncer(app.storage.url as string, 'transaction')
  nodes = [await startNode(), await startNode()]
  await app.addTenant('other')
  ada = await app.firstAdministrator()
  eve = await app.firstAdministrator('eve', 'other')
})
afterAll(async () => {
  for (const node of nodes) await node.close()
  await pooler.stop()
  await app.close()
})

const startNode = () => startSecondNode(app, { url: pooler.url, directUrl: app.storage.url })

async function statusAt(node: SecondNode, cookie: string, path = '/me'): Promise<number> {
  return (await node.request({ path, cookie })).status
}

/** Repeats a request that was refused because the server is busy, which depends on the machine. */
async function served(ask: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    const answer = await ask()
    if (answer.body?.code !== 'server.overloaded') return answer
  }
}

test('N2 · through a pooler in transaction mode: a session that one node revokes is refused by the other within a second', async () => {
  const [here, there] = nodes
  const max = await app.addPerson(ada, 'max', ['auditor'])
  const signedIn = await here.request({
    method: 'POST',
    path: '/tenants/default/sign-in/password',
    body: { username: 'max', password: passwordOf('max') },
  })
  expect(signedIn.status, signedIn.raw).toBe(200)
  expect(await statusAt(here, max.cookie, '/tenants/default/audit-events')).toBe(200)
  const demoted = await there.request({
    method: 'PUT',
    path: `${users('default')}/${max.id}/roles`,
    body: { roles: ['member'], olderCredentials: 'keep' },
    cookie: ada.cookie,
  })
  expect(demoted.status, demoted.raw).toBe(200)
  await within(1_000, async () => (await statusAt(here, max.cookie, '/tenants/default/audit-events')) === 403)
  await there.request({ method: 'DELETE', path: `${users('default')}/${max.id}`, cookie: ada.cookie })
  await within(1_000, async () => (await statusAt(here, max.cookie)) === 401)
})

test('N2 · through a pooler in transaction mode many changes and reads at once never see another tenant', async () => {
  const own: Record<string, Set<string>> = { default: new Set(), other: new Set() }
  const calls = Array.from({ length: 60 }, async (_, n) => {
    const [tenant, person] = n % 2 === 0 ? (['default', ada] as const) : (['other', eve] as const)
    const node = nodes[n % 3 === 0 ? 0 : 1]
    const username = `${tenant}-${n}`
    const { cookie } = person
    const body = { username, password: passwordOf(username), roles: ['member'] }
    const made = await served(() => node.request({ method: 'POST', path: users(tenant), body, cookie }))
    expect(made.status, made.raw).toBe(201)
    own[tenant]?.add(made.body.id)
    const list = await served(() => node.request({ path: `${users(tenant)}?limit=200`, cookie }))
    expect(list.status, list.raw).toBe(200)
    return { tenant, ids: (list.body.items as { id: string }[]).map(({ id }) => id) }
  })
  for (const { tenant, ids } of await Promise.all(calls)) {
    const others = own[tenant === 'default' ? 'other' : 'default']
    expect(ids.filter((id) => others?.has(id))).toEqual([])
  }
  expect(await statusAt(nodes[0], ada.cookie, users('other'))).toBe(404)
})

test('N2 · through a pooler in transaction mode nodes are replaced one after the other under load', async () => {
  for (const index of [0, 1] as const) {
    const staying = nodes[1 - index] as SecondNode
    const next = await startNode()
    const asked = Array.from({ length: 20 }, () => statusAt(staying, ada.cookie))
    await nodes[index].close()
    nodes[index] = next
    expect(new Set([...(await Promise.all(asked)), await statusAt(next, ada.cookie)])).toEqual(new Set([200]))
  }
})
