import type { ReactNode } from 'react'
import { Tip } from './Tip.tsx'

/** Two lines of a text in a table, and all of it on hover. */
export function Clamp({ label, children = label }: { label: string; children?: ReactNode }) {
  return (
    <Tip label={label} onlyCut>
      <span className="rc-clamp">{children}</span>
    </Tip>
  )
}
