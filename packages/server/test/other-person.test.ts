import { identityHeader } from '@rollcall/contract/identity.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Browser } from './browser.ts'
import { declarations, inputOf, requestOf, startContractApp, type Things } from './contract-calls.ts'
import type { Person, TestApp } from './test-app.ts'

/** Two tabs of one browser share its cookie: what the page of one person asks is not done by another. */
let app: TestApp
let ada: Person
let eve: Person
let things: Things

beforeAll(async () => {
  ;({ app, ada, things } = await startContractApp())
  eve = await app.addPerson(ada, 'eve', ['admin'])
})
afterAll(() => app.close())

const as = (page: string) => ({ [identityHeader]: page })

test('U9 · whatever needs somebody signed in is refused to the page of another person, and done for the own', async () => {
  const protectedOnes = declarations.filter(({ scope }) => scope !== 'public')
  for (const declaration of protectedOnes) {
    const request = requestOf(declaration, inputOf(declaration, things))
    const answer = await app.request({ ...request, cookie: eve.cookie, headers: as(ada.id) })
    expect(answer, declaration.name).toMatchObject({ status: 409, body: { code: 'access.other_person' } })
  }
  for (const declaration of protectedOnes.filter((each) => each.kind === 'query')) {
    const request = requestOf(declaration, inputOf(declaration, things))
    const answer = await app.request({ ...request, cookie: eve.cookie, headers: as(eve.id) })
    expect(answer.status, declaration.name).not.toBe(409)
  }
})

test('U9 · signing in again as the same person leaves their other pages alone, and nobody is told apart by a page that has no session', async () => {
  const again = await app.signIn('ada', ada.password)
  expect(await app.request({ path: '/me', cookie: again.cookie, headers: as(ada.id) })).toMatchObject({
    status: 200,
  })
  expect(await app.request({ path: '/me', headers: as(ada.id) })).toMatchObject({ status: 401 })
})

test('U9 · a page of oneself and one of somebody whom one looks as are pages of different people', async () => {
  const olga = await app.addPerson(ada, 'nora')
  const browser = new Browser(app)
  await browser.signIn(ada)
  const start = `/tenants/default/users/${olga.id}/impersonation`
  const body = { reason: 'To see what she sees', minutes: 1 }
  expect(await browser.request({ method: 'POST', path: start, body, headers: as(ada.id) })).toMatchObject({
    status: 201,
  })
  const ask = (page: string) => browser.request({ path: '/me', headers: as(page) })
  const looking = `${olga.id}/${ada.id}`
  expect([(await ask(looking)).status, (await ask(olga.id)).status, (await ask(ada.id)).status]).toEqual([
    200, 409, 409,
  ])
  // It has ended by itself: its page goes back to the session that waits, and a page of anybody else does not.
  app.clock.advance(2 * 60_000)
  const stop = (page: string) =>
    browser.request({ method: 'DELETE', path: '/me/impersonation', headers: as(page) })
  expect(await stop(eve.id)).toMatchObject({ status: 409, body: { code: 'access.other_person' } })
  expect(await stop(looking)).toMatchObject({ status: 204 })
})
