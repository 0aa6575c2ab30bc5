import { fork } from 'node:child_process'
import { once } from 'node:events'
import { type Client, expectJson, openClient } from './http-client.ts'
import { perSecond } from './load.ts'

/** The administrators who change the roles of the users, and how many changes run at once. */
export interface ChangeOrder {
  origin: string
  /** Sessions of different administrators, one per connection, because of the rate limit of each. */
  cookies: readonly string[]
  /** The ids of users with the default role, more than change at once. */
  users: readonly string[]
}

/** The users who have another role now. A change that changes nothing would not count. */
const changed = new Set<string>()

/** Gives the roles of different users back and forth, one after the other, and reports the changes per second. */
export interface Changer {
  during(milliseconds: number): Promise<number>
  close(): void
}

/** Opens a client for each session and changes roles through them. */
export function openChanger({ origin, cookies, users }: ChangeOrder): Changer {
  const clients = cookies.map((cookie) => openClient(origin, { headers: { cookie } }))
  const idle = [...clients]
  let turn = 0
  const change = async () => {
    const user = users[turn % users.length] ?? ''
    turn += 1
    const roles = [changed.delete(user) ? 'member' : 'auditor']
    if (roles[0] === 'auditor') changed.add(user)
    const path = `/api/v1/tenants/default/users/${user}/roles`
    const client = idle.shift() as Client
    // No mails, because the bare statements send none either.
    expectJson(await client.put(path, { roles, notify: false }))
    idle.push(client)
  }
  return {
    during: (milliseconds) => perSecond(cookies.length, milliseconds, change),
    close: () => {
      for (const client of clients) client.close()
    },
  }
}

/** The same in another process, from `start` to `stop`. */
export interface Changing {
  start(): Promise<void>
  /** Returns the changes per second. */
  stop(): Promise<number>
  close(): void
}

/** Starts a process that changes roles until `stop`. */
export function changeMeanwhile(order: ChangeOrder): Changing {
  const child = fork(new URL('./changing-process.ts', import.meta.url))
  child.send(order)
  const answered = async (message: 'start' | 'stop') => {
    child.send(message)
    const [rate] = (await once(child, 'message')) as [number]
    return rate
  }
  return {
    start: async () => void (await answered('start')),
    stop: () => answered('stop'),
    close: () => child.disconnect(),
  }
}
