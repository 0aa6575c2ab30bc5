import { contrastOf, readableOn } from '@rollcall/access/color.ts'
import { t } from '../../i18n/messages.ts'

const ratios = new Intl.NumberFormat(t.locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 })

/** Whether a text is a colour in the form that the server accepts. */
export function isColor(text: string): boolean {
  return /^#[0-9a-f]{6}$/.test(text)
}

/** Notes about a colour: the colour of text on it, and a warning where it hardly stands out from the page. */
export function describeColor(color: string): { text: string; warning: string | undefined } {
  const on = readableOn(color)
  const ratio = ratios.format(contrastOf(color, on))
  return {
    text: on === '#ffffff' ? t('settings.textIsWhite', { ratio }) : t('settings.textIsBlack', { ratio }),
    warning: pages.filter(([, page]) => contrastOf(color, page) < leastForShapes).map(([lost]) => t(lost))[0],
  }
}

/** Below this contrast a shape can hardly be seen on its page. Text on a button can be read in any case. */
const leastForShapes = 1.5
const pages = [
  ['settings.lostInLight', '#ffffff'],
  ['settings.lostInDark', '#16191d'],
] as const
