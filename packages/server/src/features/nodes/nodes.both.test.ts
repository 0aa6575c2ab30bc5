import type { NodeList } from '@rollcall/contract/nodes.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { silentLog } from '../../../test/silent-log.ts'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { asSuperuser } from '../../../test/whole-database.ts'
import { createRequestCount } from '../../platform/request-count.ts'
import { createSampling } from './sampling.ts'

let app: TestApp
let root: Person

beforeAll(async () => {
  app = await startTestApp({ ownDatabase: true, runsServer: true, deps: { nodeName: 'app-1' } })
  root = await app.firstAdministrator('root')
  await app.startWork()
})
afterAll(() => app.close())

async function nodes(): Promise<NodeList> {
  const answer = await app.request({ path: '/server/nodes', cookie: root.cookie })
  expect(answer.status, answer.raw).toBe(200)
  return answer.body
}

/** Another node on the same database, which has answered ten requests and begun one more. */
function another() {
  const requests = createRequestCount()
  for (let done = 0; done < 10; done += 1) {
    requests.begin()
    requests.end()
  }
  const { database } = app.storage
  const node = createSampling({ database, log: silentLog, name: 'app-2', version: '0.0.1', requests })
  return { ...node, requests }
}

const change = (statement: ReturnType<typeof sql>) =>
  asSuperuser(app.storage.database, (db) => statement.execute(db))

test('each node is shown with how it does, and whether it was stopped or has died', async () => {
  const node = another()
  await node.start()
  node.requests.begin()
  node.requests.begin()
  node.requests.end()
  const { nodes: both, queue } = await nodes()
  expect(both).toMatchObject([
    { name: 'app-1', version: '0.0.0', state: 'running', minutes: [{ underWay: 0 }] },
    { name: 'app-2', version: '0.0.1', state: 'running', latest: { requests: 0 } },
  ])
  for (const { latest, heapLimit } of both) {
    expect(latest.rss).toBeGreaterThan(latest.heap)
    expect(heapLimit).toBeGreaterThan(latest.heap)
  }
  expect(queue).toMatchObject({ waiting: 0, minutes: [{ waiting: 0 }] })

  await node.stop()
  const [, stopped] = (await nodes()).nodes
  expect(stopped).toMatchObject({ state: 'stopped', latest: { underWay: 1 } })
  expect(stopped?.latest.requests).toBeGreaterThan(0)

  await change(sql`update node_samples set at = at - interval '1 minute' where name = 'app-1'`)
  expect((await nodes()).nodes).toMatchObject([
    { name: 'app-1', state: 'gone' },
    { name: 'app-2', state: 'stopped' },
  ])
})

test('samples are deleted after an hour', async () => {
  await change(sql`update node_samples set at = at - interval '2 hours' where name = 'app-2'`)
  const node = another()
  await node.start()
  await node.stop()
  const { rows } = (await change(sql`select from node_samples where name = 'app-2'`)) as { rows: object[] }
  expect(rows).toHaveLength(2)
})

test('work that waits for a node is counted, with the time that the oldest has waited', async () => {
  await app.queue.setWorking('bulk', false)
  const body = { users: { ids: [root.id] }, status: 'inactive' }
  const path = '/tenants/default/users/bulk/status'
  const made = await app.request({ method: 'POST', path, body, cookie: root.cookie })
  expect(made.status, made.raw).toBe(201)
  await change(sql`update pgboss.job set start_after = now() - interval '90 seconds' where name = 'bulk'`)
  const { waiting, oldest } = (await nodes()).queue
  expect(waiting).toBe(1)
  expect(oldest).toBeGreaterThanOrEqual(90)
})

test('nobody without the permission sees a node', async () => {
  await app.addTenant('elsewhere')
  const eve = await app.firstAdministrator('eve', 'elsewhere')
  const member = await app.addPerson(root, 'member')
  for (const { cookie } of [eve, member]) {
    const answer = await app.request({ path: '/server/nodes', cookie })
    expect(answer.body.code).toBe('access.denied')
    expect(answer.raw).not.toContain('app-')
  }
})
