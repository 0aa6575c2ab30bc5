import { fork } from 'node:child_process'
import { once } from 'node:events'
import { type Client, expectJson, openClient } from './http-client.ts'
import { perSecond } from './load.ts'

/** Which administrators change the roles of which users, and how many at a time. */
export interface ChangeOrder {
  origin: string
  /** Sessions of different administrators, since each may change only so much in a minute; as many as there are connections. */
  cookies: readonly string[]
  /** Ids of people with the default role, more than change at a time. */
  users: readonly string[]
}

/** Who has another role at the moment: a change that changes nothing is none. */
const changed = new Set<string>()

/** Something that gives the roles of different people back and forth, each of them in turn, and says how many changes a second it made. */
export interface Changer {
  during(milliseconds: number): Promise<number>
  close(): void
}

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
    // Nobody is told, since the bare statements tell nobody either.
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

/** The same by another process, which changes from `start` to `stop`. */
export interface Changing {
  start(): Promise<void>
  /** Returns how many changes a second were made. */
  stop(): Promise<number>
  close(): void
}

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
