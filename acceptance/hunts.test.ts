import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { freePort } from '../packages/server/test/running-server.ts'
import { expectAccessible } from './support/accessibility.ts'
import { exampleOn } from './support/example.ts'
import { expectText, type Person, passwordOf } from './support/person.ts'
import { type Caller, createUsers, openStage, type Stage } from './support/stage.ts'

const tenant = 'default'

let stage: Stage
let hunts: string
let ada: Caller
let olga: Person
let ids: Map<string, string>

beforeAll(async () => {
  const port = await freePort()
  hunts = `http://localhost:${port}`
  stage = await openStage({ start: exampleOn(port), on: 'the embedded database' })
  await (await stage.firstAdministrator('ada')).context.close()
  ada = await stage.callAs('ada')
  ids = await createUsers(ada, ['olga', 'bob', 'carl'])
  olga = await stage.enter()
})
afterEach(() => stage.expectNoFaults())
afterAll(() => stage?.close())

const idOf = (username: string) => ids.get(username) as string
const message = (page: Page) => page.locator('#message')
const fleetButton = (page: Page) => page.getByRole('button', { name: 'Hunt over the whole fleet' })
const secrets = (page: Page) => page.getByRole('region', { name: 'Enrolment secrets' })

/** The way of a person: from the product to Rollcall's sign-in page and back. */
async function signInFromProduct({ page }: Person, username: string): Promise<void> {
  await page.goto(hunts)
  await page.getByRole('link', { name: 'Sign in' }).click()
  await page.getByRole('textbox', { name: 'Username' }).fill(username)
  await page.getByLabel('Password', { exact: true }).fill(passwordOf(username))
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText(`Signed in as ${username}`).waitFor()
}

/** Somebody who is signed in at Rollcall already, at the product. */
async function enterProduct(username: string): Promise<Person> {
  const person = await stage.enterAs(username)
  await person.page.goto(hunts)
  await person.page.getByText(`Signed in as ${username}`).waitFor()
  return person
}

/** Launches a hunt over sites and returns what the product said. */
async function launch(page: Page, name: string, sites: string[]): Promise<string> {
  const form = page.locator('#launch')
  for (const site of await form.getByRole('checkbox').all()) {
    await site.setChecked(sites.includes((await site.getAttribute('value')) as string))
  }
  await form.getByLabel('Name').fill(name)
  const answered = page.waitForResponse(`${hunts}/api/hunts`, { timeout: 20_000 })
  await form.getByRole('button', { name: 'Launch hunt' }).click()
  await answered
  await expect.poll(() => message(page).textContent()).not.toBe('')
  return (await message(page).textContent()) as string
}

/** A change that the product sends as a page of its own does, with the cookies of whoever sits there. */
async function post(person: Person, path: string, body?: object): Promise<number> {
  const answer = await person.context.request.post(`${hunts}${path}`, body ? { data: body } : {})
  return answer.status()
}

/** Does something in Rollcall and returns how many milliseconds later the page shows it, without being loaded again. */
async function msUntil(
  seen: Locator,
  state: 'visible' | 'hidden',
  act: () => Promise<unknown>,
): Promise<number> {
  await act()
  const done = performance.now()
  await seen.waitFor({ state, timeout: 20_000 })
  return performance.now() - done
}

test('MI-09 · Somebody signs in to the product at Rollcall and comes back to it', async () => {
  await signInFromProduct(olga, 'olga')
  expect(olga.page.url()).toBe(`${hunts}/`)
  await olga.page.getByText('Signed in as olga (operator)').waitFor()
})

test('The product is accessible, light and dark, wide and narrow', async () => {
  await olga.page.getByRole('button', { name: 'Acknowledge: A document has started a shell' }).waitFor()
  await expectAccessible(olga.page, 'hunts')
})

test('MI-09 · An operator acknowledges alerts and hunts for one indicator over the whole fleet, and stops no hunts', async () => {
  const { page } = olga
  await page.getByRole('button', { name: 'Acknowledge: A document has started a shell' }).click()
  await page.getByText('bergen-21, acknowledged by olga').waitFor()
  await page.getByRole('textbox', { name: 'Indicator' }).fill('evil.example')
  await page.getByRole('button', { name: 'Quick hunt' }).click()
  await page.getByText('Quick hunt launched on 180 hosts').waitFor()
  await page.locator('#hunts').getByText('Quick hunt for evil.example').waitFor()

  // MI-08: stopping a hunt is for admins.
  const [hunt] = await (await olga.context.request.get(`${hunts}/api/hunts`)).json()
  expect(await page.getByRole('button', { name: 'Stop: Quick hunt for evil.example' }).count()).toBe(0)
  expect(await post(olga, `/api/hunts/${hunt.id}/stop`)).toBe(403)

  await secrets(page).waitFor({ state: 'hidden' })
  expect(await post(olga, '/api/enrollment-secrets')).toBe(403)
})

test('MI-10 · A hunt within the cap goes out, one beyond it is refused with the cap', async () => {
  const { page } = olga
  await expectText(page.locator('#cap'), 'You may hunt on 100 hosts at once.')
  expect(await launch(page, 'Within', ['oslo', 'bergen'])).toBe('Hunt launched on 100 hosts')
  await page.locator('#hunts').getByText('100 hosts, by olga').waitFor()
  expect(await launch(page, 'Beyond', ['oslo', 'tromso'])).toMatch(/100/)
  await olga.expectRefusal(`403 POST ${hunts}/api/hunts`)
  expect(await page.locator('#hunts').getByText('Beyond').count()).toBe(0)
})

test('MI-10 · A cap of one’s own counts within a second', async () => {
  const limit = { tenant, user: idOf('olga'), limit: 'hunts.maxHosts' }
  const cap = olga.page.getByText('You may hunt on 140 hosts at once.')
  const ms = await msUntil(cap, 'visible', () =>
    ada.api.access.setLimit({ ...limit, value: 140, olderCredentials: 'keep' }),
  )
  expect(ms).toBeLessThan(1000)
  await expect
    .poll(() => launch(olga.page, 'Two sites', ['oslo', 'tromso']))
    .toBe('Hunt launched on 140 hosts')
  await ada.api.access.clearLimit(limit)
  await olga.page.getByText('You may hunt on 100 hosts at once.').waitFor()
})

test('MI-11 · A fleet hunt is refused until the capability is granted, and lets go within a second of its end', async () => {
  const { page } = olga
  await fleetButton(page).waitFor({ state: 'hidden' })
  expect(await post(olga, '/api/hunts/fleet')).toBe(403)

  let grant = ''
  const granted = await msUntil(fleetButton(page), 'visible', async () => {
    const user = idOf('olga')
    const permission = 'can_launch_fleet_hunts'
    grant = (
      await ada.api.capabilities.grant({
        tenant,
        user,
        permission,
        reason: 'Leads the hunt',
        olderCredentials: 'keep',
      })
    ).id
  })
  expect(granted).toBeLessThan(1000)
  await fleetButton(page).click()
  await page.locator('#hunts').getByText('Fleet hunt').waitFor()
  await page.locator('#hunts li', { hasText: 'Fleet hunt' }).getByText('180 hosts, by olga').waitFor()
  expect(await launch(page, 'All sites', ['oslo', 'bergen', 'tromso'])).toBe('Hunt launched on 180 hosts')

  const revoked = await msUntil(fleetButton(page), 'hidden', () =>
    ada.api.capabilities.revoke({ tenant, grant }),
  )
  expect(revoked).toBeLessThan(1000)
  expect(await post(olga, '/api/hunts/fleet')).toBe(403)
})

test('MI-08 · An admin hunts over the fleet without a grant, mints and revokes enrolment secrets', async () => {
  const person = await enterProduct('ada')
  const { page } = person
  await expectText(page.locator('#cap'), 'You may hunt on any number of hosts.')
  await fleetButton(page).click()
  await page.locator('#hunts').getByText('180 hosts, by ada').waitFor()
  await page.getByRole('button', { name: 'Mint secret' }).click()
  await expectText(message(page), /^Copy it now, it is not shown again: \S{32}$/)
  await page.getByRole('button', { name: /^Revoke the secret/ }).click()
  await expectText(message(page), 'Secret revoked')
  await expect.poll(() => page.locator('#secrets li').count()).toBe(0)
  await person.context.close()
})

test('MI-12 · An API key works against the product’s API with its owner’s rights of the moment', async () => {
  const carl = await stage.callAs('carl')
  const { key } = await carl.api.apiKeys.create({ name: 'nightly hunt' })
  const call = async (path: string, body: object) => {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
    const answer = await fetch(`${hunts}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
    return { status: answer.status, body: await answer.json() }
  }
  const within = await call('/api/hunts', { name: 'By night', sites: ['bergen'] })
  expect(within).toMatchObject({ status: 201, body: { hosts: 40, by: 'carl' } })
  const beyond = await call('/api/hunts', { name: 'By night', sites: ['oslo', 'tromso'] })
  expect(beyond).toMatchObject({ status: 403, body: { limit: { key: 'hunts.maxHosts', value: 100 } } })

  await ada.api.users.setStatus({ tenant, user: idOf('carl'), status: 'inactive' })
  const refused = async () => (await call('/api/hunts', { name: 'By night', sites: ['bergen'] })).status
  await expect.poll(refused, { timeout: 1000, interval: 50 }).toBe(401)
})

test('Somebody who is deactivated is out of the product within a second', async () => {
  const bob = await enterProduct('bob')
  const out = bob.page.getByRole('link', { name: 'Sign in' })
  const ms = await msUntil(out, 'visible', () =>
    ada.api.users.setStatus({ tenant, user: idOf('bob'), status: 'inactive' }),
  )
  expect(ms).toBeLessThan(1000)
  expect(await post(bob, '/api/hunts/quick', { indicator: 'evil.example' })).toBe(401)
  await ada.api.users.setStatus({ tenant, user: idOf('bob'), status: 'active' })
  await bob.context.close()
})

test('Who looks as somebody else sees it in the product, which records both', async () => {
  const person = await enterProduct('ada')
  const { page } = person
  const start = `${stage.url}/api/v1/tenants/${tenant}/users/${idOf('olga')}/impersonation`
  await person.context.request.post(start, { data: { reason: 'Olga misses an alert' } })
  await page.getByText('ada looks as olga: Olga misses an alert').waitFor()
  await page.getByText('Signed in as olga (operator)').waitFor()
  await fleetButton(page).waitFor({ state: 'hidden' })
  await page.getByRole('button', { name: 'Acknowledge: Sign-in at an unusual hour' }).click()
  await page.getByText('tromso-64, acknowledged by ada as olga').waitFor()
  await expectAccessible(page, 'hunts while impersonating')

  await person.context.request.delete(`${stage.url}/api/v1/me/impersonation`)
  await page.getByText('Signed in as ada (admin)').waitFor()
  await page.getByText('ada looks as olga').waitFor({ state: 'hidden' })
  await person.context.close()
})

test('A user who is signed in already comes back from the sign-in page at once', async () => {
  await olga.page.goto(`${stage.url}/t/default/sign-in?returnTo=${encodeURIComponent(`${hunts}/?from=mail`)}`)
  await expect.poll(() => olga.page.url(), { timeout: 20_000 }).toBe(`${hunts}/?from=mail`)
  expect(new URL(olga.page.url()).origin).toBe(hunts)
})

test('Signing in never leads to an origin that is not a product’s, signed in or not', async () => {
  const person = await stage.enter()
  const { page } = person
  const { port } = new URL(hunts)
  const addresses = [`http://localhost:${port}@evil.example/`, `http://localhost:${Number(port) + 1}/`]
  for (const address of addresses) {
    await page.goto(`${stage.url}/t/default/sign-in?returnTo=${encodeURIComponent(address)}`)
    await person.signIn('olga')
    expect(page.url(), address).toBe(`${stage.url}/t/default/account`)
    await page.goto(`${stage.url}/t/default/sign-in?returnTo=${encodeURIComponent(address)}`)
    await page.getByText('You are signed in as olga').waitFor()
    await page.goto(`${stage.url}/t/default/sign-out?returnTo=${encodeURIComponent(address)}`)
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('textbox', { name: 'Username' }).waitFor()
    expect(page.url(), address).toBe(`${stage.url}/t/default/sign-in`)
  }
  await person.context.close()
})

test('Signing out asks first, and leads back to the product', async () => {
  const { page } = olga
  await page.goto(hunts)
  await page.getByRole('link', { name: 'Sign out' }).click()
  await page.getByText('You are signed in as olga').waitFor()
  await expectAccessible(page, 'sign-out page')
  await page.getByRole('link', { name: 'Stay signed in' }).click()
  await page.getByText('Signed in as olga').waitFor()

  await page.getByRole('link', { name: 'Sign out' }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('link', { name: 'Sign in' }).waitFor()
  expect(page.url()).toBe(`${hunts}/`)
  expect(await post(olga, '/api/hunts/quick', { indicator: 'evil.example' })).toBe(401)
})

test('What another site makes a browser send changes nothing in the product', async () => {
  await olga.become('olga')
  const cookie = (await olga.context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
  const send = (headers: Record<string, string>) =>
    fetch(`${hunts}/api/hunts/quick`, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ indicator: 'evil.example' }),
    })
  expect((await send({ origin: 'https://evil.example' })).status).toBe(403)
  expect((await send({ 'sec-fetch-site': 'cross-site' })).status).toBe(403)
  expect((await send({ origin: hunts, 'sec-fetch-site': 'same-origin' })).status).toBe(201)
})
