import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

const desktop = { width: 1280, height: 800 }
const phone = { width: 390, height: 844 }
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']

/** What stands on the page breaks no rule of WCAG 2.1 AA, light and dark, wide and narrow, and never scrolls sideways. */
export async function expectAccessible(page: Page, name: string): Promise<void> {
  for (const [colorScheme, viewport] of [
    ['light', desktop],
    ['dark', desktop],
    ['dark', phone],
    ['light', phone],
  ] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.setViewportSize(viewport)
    await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor()
    const where = `${name}, ${colorScheme}, ${viewport.width} px`
    const { violations } = await new AxeBuilder({ page }).withTags(rules).analyze()
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join('\n')}`)
    expect(found, where).toEqual([])
    const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect(tooWide, `${where}: pixels that stick out`).toBeLessThanOrEqual(0)
  }
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize(desktop)
}
