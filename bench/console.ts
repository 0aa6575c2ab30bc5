import type { Browser, BrowserContext, Page, Request } from 'playwright-core'
import { openBrowser } from '../acceptance/support/browser.ts'
import { median } from './support/numbers.ts'
import { heading, measure } from './support/report.ts'
import { seedTenant } from './support/seed-tenant.ts'
import { onPostgres, serving, setUp, withOwner } from './support/storage.ts'

const people = 10_000
const visits = 5
/** A slow mobile connection and a phone's processor. */
const slowLine = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 0.75e6 / 8 }
const slowdown = 4

const pages = [
  {
    name: 'sign-in page',
    path: '/t/default/sign-in',
    sign: 'input[type=password]',
    goals: { requests: 8, kib: 150 },
  },
  {
    name: 'users page',
    path: '/t/default/settings/users',
    // A row that names a user, not the placeholder while there are none.
    sign: 'table tbody tr a[href]',
    goals: { requests: 15, kib: 300, seconds: 3 },
  },
]

await onPostgres(async (storage) => {
  const cookie = await setUp(storage)
  await withOwner(storage, (owner) => seedTenant(owner, 'default', people))
  await serving(storage, async ({ origin }) => {
    const browser = await openBrowser()
    heading(
      `first visits of the console, nothing cached, ${people.toLocaleString('en')} users, medians of ${visits}`,
    )
    try {
      for (const page of pages) await measurePage(browser, origin, cookie, page)
    } finally {
      await browser.close()
    }
  })
})

async function measurePage(
  browser: Browser,
  origin: string,
  cookie: string,
  { name, path, sign, goals }: (typeof pages)[number],
) {
  const visit = (slow: boolean) => visitOnce(browser, { origin, cookie, path, sign, slow })
  const quick: Visit[] = []
  const slow: Visit[] = []
  await visit(false)
  for (let n = 0; n < visits; n += 1) {
    quick.push(await visit(false))
    slow.push(await visit(true))
  }
  const of = (list: Visit[], key: keyof Visit) => median(list.map((each) => each[key]))
  measure(`${name}: requests`, of(quick, 'requests'), { atMost: goals.requests })
  measure(`${name}: over the wire`, of(quick, 'kib'), { atMost: goals.kib }, { unit: ' KiB' })
  measure(
    `${name}: until it can be used, 1.6 Mbit/s, 150 ms, processor ÷ ${slowdown}`,
    of(slow, 'seconds'),
    goals.seconds ? { atMost: goals.seconds } : undefined,
    {
      unit: ' s',
      from: `${slow.map(({ seconds }) => seconds.toFixed(1)).join(', ')} s; ${of(quick, 'seconds').toFixed(2)} s with neither`,
    },
  )
}

interface Visit {
  requests: number
  kib: number
  seconds: number
}

interface Visited {
  origin: string
  cookie: string
  path: string
  sign: string
  slow: boolean
}

/** One first visit, signed in already where the page needs it, until the sign is there and all requests have ended. */
async function visitOnce(browser: Browser, { origin, cookie, path, sign, slow }: Visited): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  try {
    if (!path.startsWith('/t/')) await signIn(context, origin, cookie)
    const page = await context.newPage()
    if (slow) await slowDown(context, page)
    const requests: Request[] = []
    page.on('request', (request) => {
      // Pictures inside the page appear as requests too, but do not reach the server.
      if (request.url().startsWith(origin)) requests.push(request)
    })
    await page.addInitScript(watchFor, sign)
    await page.goto(`${origin}${path}`, { waitUntil: 'commit' })
    const shown = await page.waitForFunction(() => Reflect.get(window, 'shownAfter'), undefined, {
      timeout: 60_000,
    })
    await page.waitForLoadState('networkidle')
    const bytes = await Promise.all(requests.map(sizeOf))
    return {
      requests: requests.length,
      kib: bytes.reduce((sum, size) => sum + size, 0) / 1024,
      seconds: Number(await shown.jsonValue()) / 1_000,
    }
  } finally {
    await context.close()
  }
}

async function signIn(context: BrowserContext, origin: string, cookie: string): Promise<void> {
  const [name = '', value = ''] = cookie.split('=')
  await context.addCookies([{ name, value, url: origin, httpOnly: true, sameSite: 'Lax' }])
}

async function slowDown(context: BrowserContext, page: Page): Promise<void> {
  const session = await context.newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Network.emulateNetworkConditions', slowLine)
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
}

async function sizeOf(request: Request): Promise<number> {
  const { responseHeadersSize, responseBodySize } = await request.sizes()
  return responseHeadersSize + responseBodySize
}

/** Runs in the page: records when the sign was drawn. */
function watchFor(sign: string): void {
  const look = () =>
    requestAnimationFrame(() => {
      if (document.querySelector(sign))
        setTimeout(() => Object.assign(window, { shownAfter: performance.now() }))
      else look()
    })
  look()
}
