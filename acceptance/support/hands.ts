import type { Locator, Page } from 'playwright-core'

/** How somebody works on a page. */
export interface Hands {
  /** Presses a button, follows a link, ticks a box. */
  use(what: Locator): Promise<void>
  /** Presses what answers with a further question. */
  press(what: Locator): Promise<void>
  /** Takes a line of a list whose field has the focus. */
  choose(line: Locator): Promise<void>
  /** Types into a field. */
  type(field: Locator, text: string): Promise<void>
  /** Clicks so far. */
  clicks(): number
}

/** With the mouse; counts its clicks. */
export function byMouse(): Hands {
  let clicks = 0
  const click = async (what: Locator) => {
    clicks += 1
    // The label of a radio button lies over it.
    const covered = await what.evaluate((element) => (element as HTMLInputElement).type === 'radio')
    await (covered ? what.locator('xpath=..').click() : what.click())
  }
  return {
    use: click,
    press: click,
    choose: click,
    type: (field, text) => field.fill(text),
    clicks: () => clicks,
  }
}

const farthest = 120

/** With the keyboard alone: Tab and arrows until the focus is there, then Enter or Space. */
export function byKeyboard(page: Page): Hands {
  const hasFocus = (what: Locator) =>
    what.evaluate((element) => element === element.ownerDocument.activeElement)
  const go = async (what: Locator) => {
    await what.waitFor({ state: 'attached' })
    const [role, type] = await what.evaluate((element) => [
      element.getAttribute('role'),
      (element as HTMLInputElement).type,
    ])
    const key = role === 'menuitem' ? 'ArrowDown' : role === 'tab' ? 'ArrowRight' : 'Tab'
    for (let pressed = 0; pressed < farthest; pressed += 1) {
      if (await hasFocus(what)) return
      const inside = role === 'tab' || type === 'radio' ? await inSameGroup(what) : false
      await page.keyboard.press(
        type === 'radio' ? (inside ? 'ArrowRight' : 'Tab') : role === 'tab' && !inside ? 'Tab' : key,
      )
    }
    throw new Error(`The keyboard does not reach ${what}`)
  }
  const use = async (what: Locator) => {
    await go(what)
    const type = await what.evaluate((element) => (element as HTMLInputElement).type)
    // An arrow has chosen it already.
    if (type === 'radio') return
    await page.keyboard.press(type === 'checkbox' ? 'Space' : 'Enter')
  }
  return {
    use,
    press: use,
    // Without a look at the list: Enter waits for what was typed last.
    choose: () => page.keyboard.press('Enter'),
    async type(field, text) {
      await go(field)
      await page.keyboard.insertText(text)
    },
    clicks: () => 0,
  }
}

/** Is the focus on another tab of the list, or on another radio button of the group? */
function inSameGroup(what: Locator): Promise<boolean> {
  return what.evaluate((element) => {
    const active = element.ownerDocument.activeElement
    const name = (element as HTMLInputElement).name
    if (element.getAttribute('role') === 'tab')
      return active?.parentElement === element.parentElement && active?.getAttribute('role') === 'tab'
    return name !== '' && (active as HTMLInputElement | null)?.name === name
  })
}
