import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { expectAddress, type Person } from './support/person.ts'
import { openStage, type Stage } from './support/stage.ts'

let stage: Stage
let ada: Person

beforeAll(async () => {
  stage = await openStage({ profile: 'mimir' })
  ada = await stage.firstAdministrator('ada')
})
afterEach(() => stage.expectNoFaults())
afterAll(() => stage?.close())

const addressOf = (person: Person) => person.page.url().replace(stage.url, '')

test('An old address leads to the page of the own tenant, with its path, search and hash', async () => {
  const { page } = ada
  await page.goto(`${stage.url}/settings/users?q=ada&sort=-username#content`)
  await page.getByRole('link', { name: 'ada', exact: true }).waitFor()
  expect(addressOf(ada)).toBe('/t/default/settings/users?q=ada&sort=-username#content')
  await page.goto(`${stage.url}/account/password`)
  await page.getByLabel('Current password').waitFor()
  expect(addressOf(ada)).toBe('/t/default/account/password')
  await page.goto(stage.url)
  await expectAddress(page, '/settings/overview')
  await page.goto(`${stage.url}/t/default`)
  await expectAddress(page, '/settings/overview')
})

test('An old address leads to sign-in and back where nobody is signed in, and an old link keeps its secret', async () => {
  const guest = await stage.enter()
  await guest.page.goto(`${stage.url}/settings/users?q=ada`)
  await guest.page.getByRole('button', { name: 'Sign in' }).waitFor()
  await guest.signIn('ada')
  await expectAddress(guest.page, '/settings/users?q=ada')
  await guest.page.goto('about:blank')
  await guest.page.goto(`${stage.url}/reset-password#rcl_nothing`)
  await guest.page.getByText('This link is not valid any more').waitFor()
  await guest.expectRefusal(/^410 POST .*\/check$/)
  expect(addressOf(guest)).toBe('/t/default/reset-password')
  await guest.context.close()
})

test('An address of another tenant says so, asks nothing of it, and offers the way back or out', async () => {
  const { page } = ada
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await page.goto(`${stage.url}/t/acme/settings/users`)
  await page.getByRole('heading', { name: 'You are signed in to another tenant' }).waitFor()
  expect(asked.filter((path) => path.includes('/tenants/'))).toEqual([])
  // Whether the account has access there, only the server knows; it says the same of a tenant that does not exist.
  await ada.expectRefusal('404 GET /api/v1/me')
  expect(addressOf(ada)).toBe('/t/acme/settings/users')
  await page.getByRole('button', { name: /^Go to / }).click()
  await expectAddress(page, '/settings/overview')
  await page.getByRole('navigation', { name: 'Main' }).waitFor()
  // The way back in the browser's history leads to the same page again, not to the users of the own tenant.
  await page.goBack()
  await page.getByRole('button', { name: 'Sign out, and sign in to acme' }).click()
  await ada.expectRefusal('404 GET /api/v1/me')
  // There is no such tenant, which the sign-in page says to anybody.
  await page.getByText('No such tenant', { exact: true }).waitFor()
  await ada.expectRefusal(/^404 GET .*\/tenants\/acme\/sign-in$/)
  expect(addressOf(ada)).toBe('/t/acme/sign-in')
})
