import { readableOn } from '@rollcall/access/color.ts'
import type { CSSProperties } from 'react'

/** Lets elements below use the colour of a product: `rc-accent` is a surface in it, with readable text. */
export function accentStyle(color: string | undefined): CSSProperties {
  if (!color) return {}
  return { '--accent': color, '--accent-text': readableOn(color), '--accent-edge': '3px' } as CSSProperties
}
