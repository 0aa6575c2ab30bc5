import type { Page } from 'playwright-core'

/** Waits until a page of the console shows what it has asked the server for. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('h1') !== null)
  await page.waitForFunction(
    () => document.querySelector('.mantine-Skeleton-root, .mantine-Loader-root, [aria-busy="true"]') === null,
  )
  await page.waitForLoadState('networkidle')
}

/** Runs in the page: what sticks out of the window, what is cut without saying so, buttons that nobody can reach. */
export function faultsOf(): string[] {
  const faults: string[] = []
  const short = (element: Element) =>
    `${element.tagName.toLowerCase()}.${String(element.getAttribute('class')).split(' ').slice(0, 3).join('.')} "${(element.textContent ?? '').slice(0, 40)}"`
  if (document.documentElement.scrollWidth > window.innerWidth)
    faults.push(`scrolls sideways by ${document.documentElement.scrollWidth - window.innerWidth} px`)
  for (const element of document.body.querySelectorAll('*')) {
    const { left, right, width, height } = element.getBoundingClientRect()
    if (
      width < 2 ||
      height < 2 ||
      element.closest('.mantine-AppShell-navbar, .rc-skip, [aria-hidden="true"], svg')
    )
      continue
    const style = getComputedStyle(element)
    if (style.visibility === 'hidden') continue
    const scroller = scrollerOf(element)
    if (!scroller && (left < -1 || right > window.innerWidth + 1))
      faults.push(`sticks out: ${short(element)}`)
    const text = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim())
    if (!text || style.overflowX === 'visible' || style.overflowX === 'auto' || style.overflowX === 'scroll')
      continue
    if (
      element.scrollWidth > element.clientWidth + 1 &&
      !element.closest('[title], .rc-cut') &&
      !/input|textarea/i.test(element.tagName)
    )
      faults.push(`cut: ${short(element)}`)
  }
  return [...new Set(faults)].slice(0, 12)

  function scrollerOf(element: Element): Element | null {
    for (let above = element.parentElement; above && above !== document.body; above = above.parentElement)
      if (/auto|scroll|hidden|clip/.test(getComputedStyle(above).overflowX)) return above
    return null
  }
}
