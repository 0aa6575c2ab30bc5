import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'

let app: TestApp
let ada: Person

beforeAll(async () => {
  app = await startTestApp({ profile: 'mimir' })
  ada = await app.firstAdministrator()
})
afterAll(() => app.close())

describe('creating users', () => {
  test('MI-07 · a new account signs in with a password and has the role Operator unless Admin is chosen', async () => {
    const create = (username: string, roles?: string[]) =>
      app.request({
        method: 'POST',
        path: '/tenants/default/users',
        body: { username, password: 'fourteen chars', ...(roles ? { roles } : {}) },
        cookie: ada.cookie,
      })
    const operator = await create('olga')
    expect(operator.status).toBe(201)
    expect(operator.body).toMatchObject({ provider: 'password', status: 'active', roles: [{ key: 'operator' }] })
    const admin = await create('alan', ['admin'])
    expect(admin.body.roles).toEqual([{ key: 'admin', name: 'Admin', color: 'orange' }])
  })
})
