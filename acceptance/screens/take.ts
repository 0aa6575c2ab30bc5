import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { root } from '../../bench/support/program.ts'
import { seedTenant } from '../../bench/support/seed-tenant.ts'
import { completeSetup, onPostgres, serving, withOwner } from '../../bench/support/storage.ts'
import { openBrowser } from '../support/browser.ts'
import { addressesOf, missing, signedIn, signedOut } from './addresses.ts'
import { clientOf, fill, writeProfile } from './fill.ts'
import { faultsOf, settled } from './looks.ts'

// npm run screens -- [folder] [words …]: the pictures go to the folder; with words only those whose names contain one of them.
const [folder = join(tmpdir(), 'rollcall-pictures'), ...words] = process.argv.slice(2)
const users = 100_000
const variants = ['light', 'dark'].flatMap((colorScheme) =>
  [1280, 390].map((width) => ({
    colorScheme: colorScheme as 'light' | 'dark',
    width,
    locale: 'en',
    dir: 'ltr',
  })),
)
/** German, and English from right to left: one pass each. */
const passes = [
  ...variants,
  { colorScheme: 'light' as const, width: 1280, locale: 'de', dir: 'ltr' },
  { colorScheme: 'light' as const, width: 390, locale: 'de', dir: 'ltr' },
  { colorScheme: 'light' as const, width: 1280, locale: 'en', dir: 'rtl' },
  { colorScheme: 'light' as const, width: 390, locale: 'en', dir: 'rtl' },
]
type Pass = (typeof passes)[number]

mkdirSync(folder, { recursive: true })
const files = mkdtempSync(join(tmpdir(), 'rollcall-screens-'))
try {
  await onPostgres(async (storage) => {
    const environment = { ROLLCALL_PROFILE: writeProfile(files, root) }
    const cookie = await serving(
      storage,
      async ({ origin, setupToken }) => completeSetup(origin, await setupToken()),
      { environment },
    )
    await withOwner(storage, (owner) => seedTenant(owner, 'default', users))
    await serving(storage, async ({ origin }) => {
      const shown = await fill(clientOf(origin, cookie))
      const browser = await openBrowser()
      try {
        const inside = addressesOf(signedIn(shown), shown)
        const outside = addressesOf(signedOut, shown)
        for (const pass of passes) {
          await take(browser, origin, pass, inside, cookie)
          await take(browser, origin, pass, outside)
        }
        const page = await browser.newPage()
        await page.goto(`${origin}/t/default/sign-in`)
        await settled(page)
        const routes = await page.evaluate(() =>
          Object.keys(
            (window as unknown as { __TSR_ROUTER__: { routesByPath: object } }).__TSR_ROUTER__.routesByPath,
          ),
        )
        for (const route of missing(routes, shown)) console.log(`No picture, or no page: ${route}`)
      } finally {
        await browser.close()
      }
    })
  })
} finally {
  rmSync(files, { recursive: true, force: true })
}

async function take(browser: Browser, origin: string, pass: Pass, addresses: string[], cookie?: string) {
  const { colorScheme, width, locale, dir } = pass
  const context = await browser.newContext({
    locale: locale === 'de' ? 'de-DE' : 'en-GB',
    timezoneId: 'Europe/Berlin',
    viewport: { width, height: width === 390 ? 844 : 800 },
    colorScheme,
    reducedMotion: 'reduce',
  })
  if (cookie) {
    const [name, value] = cookie.split('=') as [string, string]
    await context.addCookies([{ name, value, url: origin }])
  }
  const page = await context.newPage()
  for (const address of addresses) {
    const name = nameOf(address, pass)
    if (words.length === 0 || words.some((word) => name.includes(word)))
      await picture(page, `${origin}/t/default${address}`, name, dir)
  }
  await context.close()
}

async function picture(page: Page, url: string, name: string, dir: string): Promise<void> {
  const begun = performance.now()
  // A fragment alone would not load the page anew.
  await page.goto('about:blank')
  await page.goto(url)
  await settled(page)
  const time = performance.now() - begun
  if (dir === 'rtl') await page.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'))
  const faults = await page.evaluate(faultsOf)
  if (time > 1_000) faults.push(`took ${Math.round(time)} ms`)
  for (const fault of faults) console.log(`${name}: ${fault}`)
  writeFileSync(join(folder, `${name}.png`), await page.screenshot())
}

function nameOf(address: string, { colorScheme, width, locale, dir }: Pass): string {
  const plain = address.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id').replace(/[^a-z0-9]+/gi, '-')
  return [
    plain.replace(/^-|-$/g, '').slice(0, 60),
    width,
    colorScheme,
    ...(locale === 'de' ? ['de'] : []),
    ...(dir === 'rtl' ? ['rtl'] : []),
  ].join('.')
}
