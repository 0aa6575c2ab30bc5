import { type Browser, chromium } from 'playwright-core'
import { findBrowser } from '../../scripts/system-parts.mjs'

const browserArguments = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]

/** The system's browser, without a window. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: findBrowser() ?? 'chromium',
    headless: true,
    args: browserArguments,
  })
}
