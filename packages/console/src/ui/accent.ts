import { readableOn } from '@rollcall/access/color.ts'
import type { CSSProperties } from 'react'

/** What is below it may be drawn in the colour of a product: `rc-accent` is a surface in it, with text that can be read. */
export function accentStyle(color: string | undefined): CSSProperties {
  if (!color) return {}
  return { '--accent': color, '--accent-text': readableOn(color), '--accent-edge': '3px' } as CSSProperties
}
