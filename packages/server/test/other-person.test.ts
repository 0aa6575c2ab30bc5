import { identityHeader } from '@rollcall/contract/identity.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Browser } from './browser.ts'
import { declarations, inputOf, requestOf, startContractApp, type Things } from './contract-calls.ts'
import type { Person, TestApp } from './test-app.ts'

/** Two tabs of one browser share its cookie. A request of a page that was loaded for one user is not run for another. */
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

test('U9 · every operation for signed-in users is refused to the page of another user, and done for the user’s own', async () => {
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

test('U9 · signing in again as the same user keeps their other pages valid, and a page without a session is not checked', async () => {
  const again = await app.signIn('ada', ada.password)
  expect(await app.request({ path: '/me', cookie: again.cookie, headers: as(ada.id) })).toMatchObject({
    status: 200,
  })
  expect(await app.request({ path: '/me', headers: as(ada.id) })).toMatchObject({ status: 401 })
})

test('U9 · the pages of the impersonator and of the impersonated user are pages of different users', async () => {
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
  // The impersonation has expired. Its page can return to the waiting session; a page of any other user cannot.
  app.clock.advance(2 * 60_000)
  const stop = (page: string) =>
    browser.request({ method: 'DELETE', path: '/me/impersonation', headers: as(page) })
  expect(await stop(eve.id)).toMatchObject({ status: 409, body: { code: 'access.other_person' } })
  expect(await stop(looking)).toMatchObject({ status: 204 })
})
