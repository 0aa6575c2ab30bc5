import { readAttributeFilters, writeAttributeFilters } from '@rollcall/access/attribute-filters.ts'
import { type Reader, readableAttributes } from './attributes.rights.ts'

/** Does a reader read the values of the attribute with this key? */
export type Readable = (key: string) => boolean

/** For stored filters of lists. What is not defined any more is read by nobody. */
export function readableBy(actor: Reader): Readable {
  const keys = new Set(readableAttributes(actor).map(({ key }) => key))
  return (key) => keys.has(key)
}

/**
 * For events that are about an account, or about none, by their time. The values of an attribute that was deleted are not shown by another
 * one that got its key: it may have more readers.
 */
export function readableAt(actor: Reader, user?: string): (at: Date) => Readable {
  const since = new Map(readableAttributes(actor, user).map(({ key, definedAt = '' }) => [key, definedAt]))
  return (at) => (key) => {
    const first = since.get(key)
    return first !== undefined && at.toISOString() >= first
  }
}

/** The facts of an event, or the filters of a list, without the attributes that a reader may not read. */
export function withoutHiddenAttributes<T>(facts: T, readable: Readable): T {
  if (typeof facts !== 'object' || facts === null || Array.isArray(facts)) return facts
  const kept = Object.entries(facts).flatMap(([name, value]): [string, unknown][] => {
    if (name !== 'attributes') return [[name, withoutHiddenAttributes(value, readable)]]
    const shown = typeof value === 'string' ? shownFilters(value, readable) : shownValues(value, readable)
    return shown === undefined ? [] : [[name, shown]]
  })
  return Object.fromEntries(kept) as T
}

function shownValues(values: unknown, readable: Readable): Record<string, unknown> | undefined {
  const shown = Object.entries(values ?? {}).filter(([key]) => readable(key))
  return shown.length > 0 ? Object.fromEntries(shown) : undefined
}

function shownFilters(text: string, readable: Readable): string | undefined {
  const filters = Object.entries(readAttributeFilters(text) ?? {}).filter(([key]) => readable(key))
  return writeAttributeFilters(Object.fromEntries(filters))
}
