import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

/** Pages wait this long for what they should show; long, because several browsers share a machine. */
const patience = 45_000

export type PersonOptions = Pick<BrowserContextOptions, 'locale' | 'timezoneId' | 'viewport' | 'colorScheme'>

/** Where the console's addresses begin in the tenant of the stories. */
export const underTenant = '/t/default'

/** No two accounts of a test share a password, and none has to be remembered. */
export function passwordOf(username: string): string {
  return `${username} keeps nine grey geese`
}

/** Somebody at a browser, with cookies and storage of their own. */
export interface Person {
  page: Page
  context: BrowserContext
  /** Opens an address of the console, given by its path below the tenant's. */
  go(path: string): Promise<void>
  /** Types name and password on the sign-in page. */
  signIn(username: string, password?: string): Promise<void>
  /** Signs in over HTTP with the cookies of this browser; the page that is open stays as it is. */
  become(username: string, password?: string): Promise<void>
  /** A refusal that belongs to the story, such as `409 POST /api/v1/tenants/default/users`; fails when there was none. */
  expectRefusal(refusal: string | RegExp): Promise<void>
  /** Errors of scripts, of the content security policy and of the server, and refusals that nobody has expected. */
  faults(): string[]
}

export async function enter(browser: Browser, url: string, options: PersonOptions = {}): Promise<Person> {
  const context = await browser.newContext({
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
    ...options,
  })
  context.setDefaultTimeout(patience)
  const page = await context.newPage()
  const { faults, refusals } = watch(page, url)
  return {
    page,
    context,
    async go(path) {
      await page.goto(`${url}${underTenant}${path}`)
    },
    async signIn(username, password = passwordOf(username)) {
      const signIn = page.getByRole('button', { name: 'Sign in' })
      // It is there already on the sign-in page, and where a session has ended.
      if (!(await signIn.isVisible()) && !page.url().includes('/sign-in')) await page.goto(`${url}/`)
      await page.getByRole('textbox', { name: /^(Username|Email)$/ }).fill(username)
      await page.getByLabel('Password', { exact: true }).fill(password)
      await signIn.click()
      await page.getByRole('navigation', { name: 'Main' }).waitFor({ state: 'attached' })
    },
    async become(username, password = passwordOf(username)) {
      const signIn = `${url}/api/v1/tenants/default/sign-in/password`
      const answer = await context.request.post(signIn, { data: { username, password } })
      expect(answer.status(), `sign-in of ${username}`).toBe(200)
    },
    async expectRefusal(wanted) {
      const matches = (text: string) => (typeof wanted === 'string' ? text === wanted : wanted.test(text))
      await expect.poll(() => refusals.some(matches), { timeout: patience, message: `${wanted}` }).toBe(true)
      for (const text of refusals.filter(matches)) refusals.splice(refusals.indexOf(text), 1)
    },
    // What a page asks in the moment in which its cookie becomes another principal's is refused, as it should be.
    faults: () => [...faults.splice(0), ...refusals.splice(0).filter((text) => !text.startsWith('409 GET '))],
  }
}

function watch(page: Page, url: string) {
  const faults: string[] = []
  const refusals: string[] = []
  page.on('pageerror', (error) => faults.push(`page error: ${error.stack ?? error.message}`))
  page.on('console', (message) => {
    // The browser also logs every refused request; those are told apart below.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      faults.push(`console: ${message.text()}`)
  })
  page.on('response', (response) => {
    if (response.status() < 400) return
    const request = response.request()
    const refusal = `${response.status()} ${request.method()} ${response.url().replace(url, '')}`
    // Everybody who is not signed in begins with this question.
    if (refusal !== '401 GET /api/v1/me') refusals.push(refusal)
  })
  return { faults, refusals }
}

/** Waits until a locator shows exactly this many elements. */
export async function expectCount(locator: Locator, count: number): Promise<void> {
  await expect.poll(() => locator.count(), { timeout: patience }).toBe(count)
}

/** Waits until an element says this. */
export async function expectText(locator: Locator, text: string | RegExp): Promise<void> {
  const says = expect.poll(async () => (await locator.textContent())?.trim(), { timeout: patience })
  await (typeof text === 'string' ? says.toBe(text) : says.toMatch(text))
}

/** Waits until the address in the console, below the tenant's, is this one. */
export async function expectAddress(page: Page, address: string | RegExp): Promise<void> {
  const { origin } = new URL(page.url())
  const is = expect.poll(() => page.url().replace(origin, '').replace(underTenant, ''), { timeout: patience })
  await (typeof address === 'string' ? is.toBe(address) : is.toMatch(address))
}

/** Fails to sign in, over HTTP, until the account is locked. */
export async function lockOut(url: string, username: string): Promise<void> {
  for (let status = 401; status !== 429; ) {
    const answer = await fetch(`${url}/api/v1/tenants/default/sign-in/password`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password: 'a wrong guess' }),
    })
    status = answer.status
    expect([401, 429]).toContain(status)
  }
}
