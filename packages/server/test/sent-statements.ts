import pg from 'pg'
import type { Sent } from './distributable.ts'

type Query = typeof pg.Client.prototype.query

/** Records the statements of all connections of this process, until it is stopped. */
export function watchStatements(): { sent: Map<string, Sent>; stop(): void } {
  const query = pg.Client.prototype.query
  const sent = new Map<string, Sent>()
  const open = new WeakMap<pg.Client, Sent[]>()
  pg.Client.prototype.query = function (this: pg.Client, ...args: Parameters<Query>) {
    const statement: unknown = args[0]
    const { text = '', values = [] } =
      typeof statement === 'string' ? { text: statement } : (statement as Partial<Sent>)
    if (/^(commit; )?begin/.test(text)) {
      for (const each of open.get(this) ?? []) sent.set(each.text, each)
      open.set(this, [])
    }
    // A test's own look at the whole database.
    else if (/reset role|set_config\('role'/.test(text)) open.delete(this)
    else if (/commit$|^rollback$/.test(text))
      for (const each of open.get(this) ?? []) sent.set(each.text, each)
    else open.get(this)?.push({ text, values })
    return query.apply(this, args)
  } as Query
  return {
    sent,
    stop() {
      pg.Client.prototype.query = query
    },
  }
}
