import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

const desktop = { width: 1280, height: 800 }
const phone = { width: 390, height: 844 }
/** A desktop window at a zoom of 200 %. */
const zoomed = { width: 640, height: 400 }

const everything = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']
/** What the other of light and dark can change beside that. */
const colours = ['color-contrast', 'link-in-text-block']

/** Beside the criteria of WCAG 2.1: targets of at least 24 px (2.2), and what people with a screen reader find their way by. */
const besides = [
  'target-size',
  'heading-order',
  'page-has-heading-one',
  'landmark-one-main',
  'landmark-unique',
  'skip-link',
]

/** The title of a test of pages; what follows says of which. */
export const accessible = 'Accessible, light and dark, wide and narrow: %s'

/** What stands on the page breaks no rule of WCAG 2.1 AA, light and dark, wide and narrow, and never scrolls sideways, also zoomed and from right to left. */
export async function expectAccessible(page: Page, name: string): Promise<void> {
  // Once per document, and not as a script element: the content security policy would rightly refuse that.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  for (const [colorScheme, viewport, rules] of [
    ['light', desktop, everything],
    ['dark', desktop, colours],
    ['dark', phone, everything],
    ['light', phone, colours],
  ] as const) {
    await Promise.all([
      page.emulateMedia({ colorScheme, reducedMotion: 'reduce' }),
      page.setViewportSize(viewport),
    ])
    // The console follows with a script; other pages do by themselves.
    const console = page.locator('html[data-mantine-color-scheme]')
    if (await console.count())
      await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor()
    const where = `${name}, ${colorScheme}, ${viewport.width} px`
    const { found, tooWide } = await page.evaluate(violations, {
      rules,
      besides: rules === colours ? [] : besides,
      onlyColours: rules === colours,
    })
    expect(found, where).toEqual([])
    expect(tooWide, `${where}: pixels that stick out`).toBeLessThanOrEqual(0)
  }
  await expectNoSidewaysScroll(page, name)
  await Promise.all([page.emulateMedia({ colorScheme: 'light' }), page.setViewportSize(desktop)])
}

/** Nothing sticks out of the window when it is zoomed, nor when the page is in a language that is written from right to left. */
async function expectNoSidewaysScroll(page: Page, name: string): Promise<void> {
  // Guides are in English only, so they are never written from right to left.
  const translated = (await page.locator('html[data-mantine-color-scheme]').count()) > 0
  for (const [dir, viewport] of [
    ['ltr', zoomed],
    ...(translated
      ? ([
          ['rtl', phone],
          ['rtl', desktop],
        ] as const)
      : []),
  ] as const) {
    await page.setViewportSize(viewport)
    const stickOut = await page.evaluate((dir) => {
      const { documentElement: root, body } = document
      const before = root.dir
      root.dir = dir
      const wide = root.scrollWidth > window.innerWidth
      const out = [...body.querySelectorAll('*')].filter((element) => {
        const { left, right, width } = element.getBoundingClientRect()
        // On a phone the navigation waits beside the page, and the skip link above it.
        const offStage = element.closest('.mantine-AppShell-navbar, .rc-skip')
        return !offStage && width > 0 && (left < 0 || right > window.innerWidth)
      })
      root.dir = before
      return wide ? out.map((element) => (element.cloneNode() as Element).outerHTML) : []
    }, dir)
    expect(stickOut, `${name}, ${dir}, ${viewport.width} px: what sticks out`).toEqual([])
  }
}

interface Looked {
  rules: string[]
  besides: string[]
  onlyColours: boolean
}

/** Runs in the page. Colours behind the overlay of a dialog are nobody's to judge, so only those before it are looked at. */
async function violations({ rules, besides, onlyColours }: Looked) {
  const { axe: inPage } = window as unknown as { axe: typeof axe }
  const dialog = document.querySelector('[role="dialog"]')
  const before = '[role="dialog"], [role="menu"], [role="listbox"], .mantine-Notification-root'
  const scope = onlyColours && dialog ? document.querySelectorAll(before) : document
  const { violations } = await inPage.run(scope, {
    runOnly: rules,
    rules: Object.fromEntries(besides.map((rule) => [rule, { enabled: true }])),
    resultTypes: ['violations'],
  })
  return {
    found: violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`)),
    tooWide: document.documentElement.scrollWidth - window.innerWidth,
  }
}

/** Goes to another address of the console without loading it anew, as its links do: much sooner there than by loading. */
export async function visit(page: Page, path: string): Promise<void> {
  await page.evaluate((address) => {
    history.pushState(null, '', address)
    dispatchEvent(new PopStateEvent('popstate'))
  }, path)
}
