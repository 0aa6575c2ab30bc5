import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Answer, Person } from '../../../test/test-app.ts'
import { startVisits } from '../../../test/visits.ts'

const day = 86_400_000
let visits: Awaited<ReturnType<typeof startVisits>>

beforeAll(async () => {
  visits = await startVisits()
})
afterAll(() => visits?.app.close())

async function offer(user: Person, to = 'north'): Promise<Answer> {
  const body = { to, reason: 'Support', endsAt: visits.inDays(10) }
  return visits.send(visits.hana, 'POST', `/tenants/home/service-accounts/${user.id}/offers`, body)
}

/** A promoted account of `home` that is offered to `north`, with the id of the offer. */
async function offered(): Promise<Person & { offer: string }> {
  const person = await visits.newcomer()
  expect((await visits.promote(person)).status).toBe(204)
  const made = await offer(person)
  expect(made.status, made.raw).toBe(201)
  return { ...person, offer: made.body.id }
}

const answer = (id: string, what: 'accept' | 'decline', roles = ['auditor'], by = visits.olga) =>
  visits.send(
    by,
    'POST',
    `/tenants/north/visitor-offers/${id}/${what}`,
    what === 'accept' ? { roles } : undefined,
  )

const received = async () =>
  (await visits.send(visits.olga, 'GET', '/tenants/north/visitor-offers')).body.items.map(
    ({ id }: { id: string }) => id,
  )
const gone = { status: 404, body: { code: 'visit.offer_not_found' } }

test('An offer is accepted by an administrator of the other tenant, with roles of it', async () => {
  const carl = await offered()
  const { body } = await visits.send(visits.olga, 'GET', '/tenants/north/visitor-offers')
  expect(body.items.find(({ id }: { id: string }) => id === carl.offer)).toMatchObject({
    home: { slug: 'home', name: 'Tenant home' },
    account: carl.username,
    reason: 'Support',
  })
  const accepted = await answer(carl.offer, 'accept')
  expect(accepted.body, accepted.raw).toMatchObject({
    username: `visitor:home/${carl.username}`,
    home: { slug: 'home' },
    roles: [{ key: 'auditor' }],
    givenBy: { name: 'olga', server: false },
  })
  const me = await visits.send(carl, 'GET', '/me', undefined, 'north')
  expect(me.body).toMatchObject({ tenant: { slug: 'north' }, user: { id: accepted.body.user } })
  expect(await answer(carl.offer, 'accept')).toMatchObject(gone)
  expect(await received()).not.toContain(carl.offer)
})

test('The answer to an offer is the same whether or not a tenant has the short name', async () => {
  const carl = await visits.newcomer()
  await visits.promote(carl)
  const [there, nowhere] = [await offer(carl, 'north'), await offer(carl, 'nowhere')]
  const alike = ({ status, body }: Answer) => ({
    status,
    body: { ...body, id: '', to: '', endsAt: '', offeredAt: '', expiresAt: '' },
  })
  expect(alike(there)).toEqual(alike(nowhere))
  const { body } = await visits.send(visits.hana, 'GET', '/tenants/home/service-account-offers')
  const own = body.items.filter(({ user }: { user: { id: string } }) => user.id === carl.id)
  expect(own.map(({ to }: { to: string }) => to)).toEqual(['nowhere', 'north'])
  // Declining shows nothing to the home tenant.
  expect((await answer(there.body.id, 'decline')).status).toBe(204)
  expect(await received()).not.toContain(there.body.id)
  const after = await visits.send(visits.hana, 'GET', '/tenants/home/service-account-offers')
  expect(after.body).toEqual(body)
  expect((await offer(carl, 'north')).body.id).toBe(there.body.id)
  expect(await received()).not.toContain(there.body.id)
})

test('Nobody gives a visitor more than their own rights, and the offer stays', async () => {
  const carl = await offered()
  const { app, olga } = visits
  const anna = await app.addPerson(olga, 'anna', ['administrator'], 'north')
  const above = await answer(carl.offer, 'accept', ['super-admin'], anna)
  expect(above).toMatchObject({ status: 403, body: { code: 'access.escalation' } })
  expect(await answer(carl.offer, 'accept', ['nothing'], anna)).toMatchObject({
    body: { code: 'role.not_found' },
  })
  const mia = await app.addPerson(olga, 'mia', ['member'], 'north')
  expect((await answer(carl.offer, 'accept', ['member'], mia)).status).toBe(403)
  expect((await answer(carl.offer, 'accept', ['administrator'], anna)).status).toBe(200)
})

test('Of two acceptances at the same moment one is made', async () => {
  const carl = await offered()
  const answers = await Promise.all([answer(carl.offer, 'accept'), answer(carl.offer, 'accept')])
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 404])
})

test('An offer ends with the promotion, the eligible role, its withdrawal and its time, and is for its tenant alone', async () => {
  const { app, hana, root, send } = visits
  const [demoted, lesser, withdrawn, late, other] = [
    await offered(),
    await offered(),
    await offered(),
    await offered(),
    await offered(),
  ]
  await send(hana, 'DELETE', `/tenants/home/service-accounts/${demoted.id}`)
  await send(hana, 'PUT', `/tenants/home/users/${lesser.id}/roles`, { roles: ['member'] })
  const path = `/tenants/home/service-account-offers/${withdrawn.offer}`
  expect((await send(hana, 'DELETE', path)).status).toBe(204)
  for (const { offer } of [demoted, lesser, withdrawn])
    expect(await answer(offer, 'accept')).toMatchObject(gone)
  const elsewhere = await send(root, 'POST', `/tenants/default/visitor-offers/${other.offer}/accept`, {
    roles: ['member'],
  })
  expect(elsewhere).toMatchObject(gone)
  app.clock.advance(14 * day)
  const again = await app.signIn('olga', visits.olga.password, 'north')
  const olga = { ...visits.olga, cookie: again.cookie ?? '' }
  expect(await answer(late.offer, 'accept', ['auditor'], olga)).toMatchObject(gone)
  app.clock.advance(-14 * day)
})

test('The open offers of an account are bounded', async () => {
  const carl = await visits.newcomer()
  await visits.promote(carl)
  for (let at = 0; at < 20; at += 1) expect((await offer(carl, `tenant-${at}`)).status).toBe(201)
  expect(await offer(carl, 'one-more')).toMatchObject({
    status: 409,
    body: { code: 'visit.too_many_offers' },
  })
})

test('Who accepts, and who ends it at home, is known in the own tenant alone', async () => {
  const dora = await offered()
  const { body } = await answer(dora.offer, 'accept')
  const logged = async (by: Person, tenant: string, action: string) => {
    const path = `/tenants/${tenant}/audit-events?action=${action}&limit=1`
    return (await visits.send(by, 'GET', path)).body.items[0]
  }
  const north = { actor: { kind: 'tenant', id: null, name: 'Tenant north' }, address: '', userAgent: '' }
  const given = await logged(visits.hana, 'home', 'visit.given')
  expect(given).toMatchObject({ ...north, target: { id: dora.id } })
  expect(await logged(visits.olga, 'north', 'visit.given')).toMatchObject({
    actor: { kind: 'user', id: visits.olga.id, name: 'olga' },
    target: { id: body.user },
    requestId: given.requestId,
  })
  await visits.send(visits.hana, 'DELETE', `/tenants/home/service-accounts/${dora.id}`)
  expect(await logged(visits.olga, 'north', 'visit.ended')).toMatchObject({
    actor: { kind: 'tenant', id: null, name: 'Tenant home' },
  })
  expect(await logged(visits.hana, 'home', 'visit.ended')).toMatchObject({ actor: { name: 'hana' } })
})
