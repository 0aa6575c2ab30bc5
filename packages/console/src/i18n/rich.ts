import type { Args, MessageKey } from '@rollcall/messages/catalogue.ts'
import { createElement, Fragment, type ReactNode } from 'react'
import { t } from './messages.ts'

const bold = { b: (inside: ReactNode[]) => createElement('b', null, ...inside) }

/** A sentence with what stands in `<b>` in bold. */
export function rich<K extends MessageKey>(key: K, ...args: Args<K>): ReactNode {
  return richWith(key, bold, ...args)
}

/** A sentence with elements in place of its tags. */
export function richWith<K extends MessageKey>(
  key: K,
  tags: Record<string, (inside: ReactNode[]) => ReactNode>,
  ...args: Args<K>
): ReactNode {
  return createElement(Fragment, null, ...t.rich<K, ReactNode>(key, tags, ...args))
}
