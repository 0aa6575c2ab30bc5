import type { Args, MessageKey } from '@rollcall/messages/catalogue.ts'
import { createElement, Fragment, type ReactNode } from 'react'
import { t } from './messages.ts'

const bold = { b: (inside: ReactNode[]) => createElement('b', null, ...inside) }

/** The element for a tag of a sentence: made from the text inside the tag, or fixed. */
type Part = ReactNode | ((inside: ReactNode[]) => ReactNode)

/** A sentence whose `<b>` parts are bold. */
export function rich<K extends MessageKey>(key: K, ...args: Args<K>): ReactNode {
  return richWith(key, {}, ...args)
}

/** The same with parts for its other tags: `<time></time>` is `parts.time`. */
export function richWith<K extends MessageKey>(
  key: K,
  parts: Record<string, Part>,
  ...args: Args<K>
): ReactNode {
  const tags = Object.fromEntries(
    Object.entries(parts).map(([name, part]) => [
      name,
      (inside: ReactNode[]) =>
        createElement(Fragment, null, typeof part === 'function' ? part(inside) : part),
    ]),
  )
  return createElement(Fragment, null, ...t.rich<K, ReactNode>(key, { ...bold, ...tags }, ...args))
}
