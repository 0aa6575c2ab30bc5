import { randomUUIDv7 } from 'node:crypto'

/** A UUIDv7: unique, and ordered by the moment it was made, so new rows land at the end of their index (RFC 9562 §5.7). */
export function newId(): string {
  return randomUUIDv7()
}
