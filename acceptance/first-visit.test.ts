import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Person } from './support/person.ts'
import { userRow } from './support/screens.ts'
import { openStage, type Stage } from './support/stage.ts'

let stage: Stage
let wire: Awaited<ReturnType<typeof openWire>>

beforeAll(async () => {
  stage = await openStage({ profile: 'mimir' })
  await stage.firstAdministrator('ada').then((ada) => ada.context.close())
  wire = await openWire(stage.server.port)
})
afterEach(() => stage.expectNoFaults())
afterAll(async () => {
  await wire?.close()
  await stage?.close()
})

/** Another door to the server, which counts what goes through it: what workers ask for and what headers weigh included. */
async function openWire(port: number) {
  const asked: string[] = []
  let bytes = 0
  const door = createServer((browser) => {
    const server = connect(port, '127.0.0.1')
    browser.on('data', (sent) => {
      for (const [, path] of sent.toString('latin1').matchAll(/^[A-Z]+ (\S+) HTTP/gm))
        asked.push(path as string)
      server.write(sent)
    })
    server.on('data', (answered) => {
      bytes += answered.length
      browser.write(answered)
    })
    for (const [one, other] of [
      [browser, server],
      [server, browser],
    ] as const) {
      one.on('close', () => other.destroy())
      one.on('error', () => other.destroy())
    }
  }).listen(0, '127.0.0.1')
  await once(door, 'listening')
  return {
    url: `http://localhost:${(door.address() as AddressInfo).port}`,
    asked,
    kibibytes: () => bytes / 1024,
    begin() {
      asked.length = 0
      bytes = 0
    },
    close: async () => void door.close(),
  }
}

/** Waits until nothing more comes by itself. */
async function visit({ page }: Person, path: string, last: RegExp): Promise<void> {
  wire.begin()
  await page.goto(`${wire.url}${path}`)
  await expect.poll(() => wire.asked.some((each) => last.test(each))).toBe(true)
  await page.waitForLoadState('networkidle')
}

const dictionaries = /strength\.worker/

test.each([
  ['/t/default/sign-in', 'light', 'rgb(255, 255, 255)'],
  ['/t/default/settings/users', 'dark', 'rgb(22, 25, 29)'],
] as const)(
  '%s is painted from its HTML in the colours of %s, before any script or style of the console is there',
  async (path, colorScheme, background) => {
    const { page, context } = await stage.enter({ colorScheme })
    const held: string[] = []
    // Never answered: nothing of the console arrives.
    await page.route('**/assets/**', (route) => void held.push(route.request().url()))
    await page.goto(`${stage.url}${path}`, { waitUntil: 'commit' })
    const painted = () => page.evaluate(() => performance.getEntriesByName('first-contentful-paint').length)
    await expect.poll(painted).toBe(1)
    expect(held.length).toBeGreaterThan(3)
    const frame = page.locator(path.endsWith('sign-in') ? '.waiting > svg' : 'body')
    expect(await frame.evaluate((element) => getComputedStyle(element).backgroundColor)).toBe(background)
    await context.close()
  },
)

test('A first visit of the sign-in page takes 8 requests and 150 KiB at most, and no dictionaries of passwords', async () => {
  const person = await stage.enter()
  await visit(person, '/t/default/sign-in', /\/api\/v1\/me$/)
  await person.page.getByLabel('Password', { exact: true }).waitFor()
  await person.expectRefusal(/^401 GET .*\/api\/v1\/me$/)
  expect(wire.asked.length, wire.asked.join('\n')).toBeLessThanOrEqual(8)
  expect(wire.kibibytes()).toBeLessThanOrEqual(150)
  expect(wire.asked.filter((path) => dictionaries.test(path))).toEqual([])
  await person.context.close()
})

test('A first visit of the users page takes 19 requests and 300 KiB at most, its dialogs included, and no dictionaries', async () => {
  const person = await stage.enterAs('ada')
  await visit(person, '/settings/users', /parts-/)
  await person.page.waitForFunction(() => navigator.serviceWorker.controller !== null)
  await userRow(person.page, 'ada').waitFor()
  expect(wire.asked.length, wire.asked.join('\n')).toBeLessThanOrEqual(19)
  expect(wire.kibibytes()).toBeLessThanOrEqual(300)
  expect(wire.asked.filter((path) => dictionaries.test(path))).toEqual([])
  await person.context.close()
})

test('Pages before signing in are shown in the language of the browser, or in the one that is chosen there', async () => {
  const person = await stage.enter({ locale: 'de-AT' })
  const { page } = person
  await page.goto(`${wire.url}/t/default/sign-in`)
  await page.getByLabel('Passwort', { exact: true }).waitFor()
  expect(await page.locator('html').getAttribute('lang')).toBe('de')
  await person.expectRefusal(/^401 GET .*\/api\/v1\/me$/)
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByLabel('Password', { exact: true }).waitFor()
  await person.expectRefusal(/^401 GET .*\/api\/v1\/me$/)
  await page.goto(`${wire.url}/t/default/forgot-password`)
  await page.getByRole('heading', { name: 'Forgot password' }).waitFor()
  expect(await page.locator('html').getAttribute('lang')).toBe('en')
  await person.context.close()
})

test('The dictionaries are there where a password is chosen', async () => {
  const person = await stage.enterAs('ada')
  const loaded = person.page.waitForEvent('worker', (worker) => dictionaries.test(worker.url()))
  await person.go('/account/password')
  await loaded
  await person.context.close()
})
