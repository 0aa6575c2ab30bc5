import type pg from 'pg'
import { ask } from './ask.ts'

/** How long a connection waits for the next transaction before the end of what was read leaves by itself, in milliseconds. */
const grace = 10

const due = new WeakMap<pg.ClientBase, NodeJS.Timeout>()

/**
 * Ends a transaction that only read, later: with the beginning of the next one on its connection, or by itself after a moment. Nobody waits
 * for this end and nothing depends on it, but sending it alone costs a tenth of a list's processor time: it is a message and a turn of the
 * database of its own.
 */
export function endLater(client: pg.ClientBase): void {
  const send = () => {
    due.delete(client)
    // A connection that is lost is told of by its pool.
    ask(client, end).catch(() => {})
  }
  due.set(client, setTimeout(send, grace).unref())
}

/** What has to be sent before anything else on the connection. */
export function endBefore(client: pg.ClientBase): string {
  const timer = due.get(client)
  if (timer === undefined) return ''
  clearTimeout(timer)
  due.delete(client)
  return `${end}; `
}

const end = 'commit'
