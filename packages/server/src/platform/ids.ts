import { randomUUIDv7 } from 'node:crypto'

/** A new UUIDv7: unique, and ordered by its time, so that new rows are at the end of their index (RFC 9562 §5.7). */
export function newId(): string {
  return randomUUIDv7()
}

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

/** Says whether a text has the form of an id, in lower or upper case. */
export function isId(text: string): boolean {
  return uuid.test(text)
}
