import type { ProfileSource } from '@rollcall/access/profile.ts'
import { expect } from 'vitest'
import { type Answer, type Person, startTestApp, type TestRequest } from './test-app.ts'

const day = 86_400_000

/** A service account of `home` that may enter `north`, with the id of its account there. */
export type Consultant = Person & { visitor: string }

/** An app with a tenant that runs the server, a home tenant of service accounts, and another one, each with its administrator. */
export async function startVisits(change: (source: ProfileSource) => void = () => undefined) {
  const app = await startTestApp({
    ownDatabase: true,
    runsServer: true,
    change: (source) => {
      source.serviceAccounts = { roles: ['super-admin', 'administrator', 'auditor'] }
      change(source)
    },
  })
  const root = await app.firstAdministrator('root')
  await app.addTenant('home')
  await app.addTenant('north')
  const hana = await app.firstAdministrator('hana', 'home')
  const olga = await app.firstAdministrator('olga', 'north')
  let count = 0

  const send = (by: Person, method: TestRequest['method'], path: string, body?: object, acting?: string) =>
    app.request({
      method: method ?? 'GET',
      path,
      cookie: by.cookie,
      ...(body ? { body } : {}),
      headers: acting ? { 'rollcall-tenant': acting } : {},
    })
  const idOf = async (slug: string) => (await app.requireTenant(slug)).id
  const inDays = (days: number) => new Date(app.clock.now().getTime() + days * day).toISOString()

  /** Promotes a user of `home` for 30 days, keeping its session. */
  async function promote(user: Person, by = hana, tenant = 'home'): Promise<Answer> {
    const body = { reason: 'Support', endsAt: inDays(30), olderCredentials: 'keep' }
    return send(by, 'PUT', `/tenants/${tenant}/service-accounts/${user.id}`, body)
  }

  /** Lets an account of `home` enter another tenant for 20 days. */
  async function give(user: Person, to = 'north', roles = ['administrator']): Promise<Answer> {
    const ids = { home: await idOf('home'), account: user.id, target: await idOf(to) }
    return send(root, 'POST', '/server/visits', { ...ids, roles, reason: 'Ticket 7', endsAt: inDays(20) })
  }

  /** A new administrator of `home`. */
  const newcomer = (roles = ['administrator']) => app.addPerson(hana, `carl${++count}`, roles, 'home')

  /** A new administrator of `home` who may enter `north`. */
  async function consultant(roles = ['administrator']): Promise<Consultant> {
    const person = await newcomer()
    expect((await promote(person)).status).toBe(204)
    const given = await give(person, 'north', roles)
    expect(given.status, given.raw).toBe(201)
    return { ...person, visitor: given.body.visitor }
  }

  return { app, root, hana, olga, send, idOf, inDays, promote, give, newcomer, consultant }
}
