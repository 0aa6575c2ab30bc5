import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Answer, type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'

let app: TestApp
let ada: Person
const callers: Record<string, Person> = {}
const roles = '/tenants/default/roles'

beforeAll(async () => {
  app = await startTestApp({
    profile: 'mimir',
    change: (source) => {
      const operator = source.roles.find(({ key }) => key === 'operator') as (typeof source.roles)[number]
      const role = (key: string, permissions: string[]) =>
        source.roles.push({ ...operator, key, name: key, default: false, permissions })
      role('manager', [...operator.permissions, 'roles:read', 'roles:manage'])
      role('viewer', ['roles:read'])
    },
  })
  ada = await app.firstAdministrator()
  callers.ada = ada
  callers.manager = await app.addPerson(ada, 'manager', ['manager'])
  callers.viewer = await app.addPerson(ada, 'viewer', ['viewer'])
})
afterAll(() => app.close())

const ask = (by: Person, method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: object) =>
  app.request({ method, path: `${roles}${path}`, cookie: by.cookie, ...(body ? { body } : {}) })
const verdictOf = ({ status, body }: Answer) =>
  status < 300
    ? { allowed: true }
    : { allowed: false, code: body.code, ...(body.missing ? { missing: body.missing } : {}) }

test.each(['ada', 'manager', 'viewer'])(
  'the actions of each role for %s are the ones that the operations accept',
  async (name) => {
    const by = callers[name] as Person
    for (const [own, permissions] of [
      ['Small', []],
      ['Large', ['audit:read']],
    ] as const)
      expect(
        (await ask(ada, 'POST', '', { name: `${own} of ${name}`, permissions, limits: {} })).status,
      ).toBe(201)
    const { items } = (await ask(by, 'GET', '')).body
    for (const role of items) {
      const updated = await ask(by, 'PATCH', `/${role.id}`, {
        revision: role.revision,
        olderCredentials: 'keep',
      })
      expect(role.actions.update, role.key).toEqual(verdictOf(updated))
      const removed = await ask(by, 'DELETE', `/${role.id}?olderCredentials=keep`)
      if (removed.body?.code !== 'role.in_use')
        expect(role.actions.delete, role.key).toEqual(verdictOf(removed))
    }
    expect(items.length).toBeGreaterThan(5)
  },
)
