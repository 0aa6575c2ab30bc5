import { randomUUIDv7 } from 'node:crypto'

/** A UUIDv7: unique, and ordered by the moment it was made, so new rows land at the end of their index (RFC 9562 §5.7). */
export function newId(): string {
  return randomUUIDv7()
}

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

/** Has it the form of an id, in small letters or capitals? */
export function isId(text: string): boolean {
  return uuid.test(text)
}
