import { contrastOf, readableOn } from '@rollcall/access/color.ts'

/** In the form that the server takes. */
export function isColor(text: string): boolean {
  return /^#[0-9a-f]{6}$/.test(text)
}

/** What one reads about a colour: in which colour text stands on it, and where it can hardly be told from the page. */
export function describeColor(color: string): { text: string; warning: string | undefined } {
  const on = readableOn(color)
  const ratio = contrastOf(color, on).toFixed(1)
  return {
    text: `Text on it is ${on === '#ffffff' ? 'white' : 'black'}, with a contrast of ${ratio} : 1.`,
    warning: pages
      .filter(([, page]) => contrastOf(color, page) < leastForShapes)
      .map(([name]) => `Buttons in this colour hardly stand out from a ${name} page.`)[0],
  }
}

/** Below it a shape is all but lost in its page. What is written on a button can be read in any case. */
const leastForShapes = 1.5
const pages = [
  ['light', '#ffffff'],
  ['dark', '#16191d'],
] as const
