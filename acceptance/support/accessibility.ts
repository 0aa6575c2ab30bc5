import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

const desktop = { width: 1280, height: 800 }
const phone = { width: 390, height: 844 }

const everything = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']
/** What the other of light and dark can change beside that. */
const colours = ['color-contrast', 'link-in-text-block']

/** What stands on the page breaks no rule of WCAG 2.1 AA, light and dark, wide and narrow, and never scrolls sideways. */
export async function expectAccessible(page: Page, name: string): Promise<void> {
  // Once per page, and not as a script element: the content security policy would rightly refuse that.
  await page.evaluate(axe.source)
  for (const [colorScheme, viewport, rules] of [
    ['light', desktop, everything],
    ['dark', desktop, colours],
    ['dark', phone, everything],
    ['light', phone, colours],
  ] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.setViewportSize(viewport)
    // The console follows with a script; other pages do by themselves.
    const console = page.locator('html[data-mantine-color-scheme]')
    if (await console.count())
      await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor()
    const where = `${name}, ${colorScheme}, ${viewport.width} px`
    expect(await page.evaluate(violations, rules), where).toEqual([])
    const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect(tooWide, `${where}: pixels that stick out`).toBeLessThanOrEqual(0)
  }
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize(desktop)
}

/** Runs in the page. */
async function violations(rules: string[]): Promise<string[]> {
  const { axe: inPage } = window as unknown as { axe: typeof axe }
  const found = await inPage.run(document, {
    runOnly: rules,
    resultTypes: ['violations'],
  })
  return found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`))
}
