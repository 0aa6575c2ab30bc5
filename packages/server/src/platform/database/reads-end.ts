import type pg from 'pg'
import { ask } from './ask.ts'

/** How long the commit of a read waits for the next transaction on its connection before it is sent alone, in milliseconds. */
const grace = 10

const due = new WeakMap<pg.ClientBase, NodeJS.Timeout>()

/**
 * Ends a transaction that only read, later: with the begin of the next one on its connection, or alone after 10 ms. Nothing waits for this
 * commit or depends on it, but sent alone it costs a tenth of a list's processor time: a message, and a turn of the database.
 */
export function endLater(client: pg.ClientBase): void {
  const send = () => {
    due.delete(client)
    // The pool reports a lost connection.
    ask(client, end).catch(() => {})
  }
  due.set(client, setTimeout(send, grace).unref())
}

/** Returns the commit that must be sent before anything else on the connection, or an empty text. */
export function endBefore(client: pg.ClientBase): string {
  const timer = due.get(client)
  if (timer === undefined) return ''
  clearTimeout(timer)
  due.delete(client)
  return `${end}; `
}

const end = 'commit'
