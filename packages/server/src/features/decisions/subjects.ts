import { compileSubject, type Grants, type Subject } from '@rollcall/access/subject.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database/database.ts'
import type { Tenant } from '../../platform/principal.ts'
import { loadGrantsOf } from '../access/access.service.ts'
import { findByIdOrUsername } from '../users/users.service.ts'

/** An account as far as decisions need it, with what it may do at this moment. */
export interface KnownSubject {
  readonly id: string
  /** The account may sign in. */
  readonly active: boolean
  readonly grants: Grants
  /** The moment that it was read, which all that is compiled from it is about. */
  readonly readAt: Date
  readonly subject: Subject
}

interface Entry extends KnownSubject {
  readonly tenant: Tenant
  /** What it was asked for by: its id, its username as somebody wrote it. */
  readonly names: Set<string>
}

const usualSize = 50_000
/** Ways of writing one username that are remembered. */
const mostNames = 4

/** Finds accounts by id or username, and keeps them until a note says that they changed or their time has come. */
export interface Subjects {
  /** What is known of this account without asking the database; undefined when that has to be asked. */
  known(tenant: Tenant, name: string): KnownSubject | undefined
  /** All of them, by the name that was given; who is not in the answer does not exist. The same few statements for any number. */
  load(tenant: Tenant, names: readonly string[]): Promise<Map<string, KnownSubject>>
  dropStale(note: string): void
  /** false: notes of other nodes may be missed, so every account is read anew each time. */
  trustCache(trusted: boolean): void
  /** Accounts that are kept. */
  readonly size: number
  /** Names that they are kept by. */
  readonly names: number
}

interface SubjectsDeps {
  database: Database
  clock: Clock
  /** Past this number of accounts, the one that was read first is forgotten. */
  cacheSize?: number | undefined
}

export function createSubjects({ database, clock, cacheSize = usualSize }: SubjectsDeps): Subjects {
  const byName = new Map<string, Entry>()
  const byId = new Map<string, Entry>()
  let trusted = true
  // Counts invalidations: what was read before one must not be kept after it.
  let generation = 0

  function drop(entry: Entry | undefined): void {
    if (!entry || !byId.delete(keyOf(entry.tenant.id, entry.id))) return
    for (const name of entry.names) byName.delete(keyOf(entry.tenant.id, name))
  }

  function keep(name: string, entry: Entry): void {
    const key = keyOf(entry.tenant.id, entry.id)
    const before = byId.get(key)
    if (before !== entry) {
      drop(before)
      if (byId.size >= cacheSize) drop(byId.values().next().value)
      byId.set(key, entry)
    }
    if (entry.names.size >= mostNames) return
    entry.names.add(name)
    byName.set(keyOf(entry.tenant.id, name), entry)
  }

  async function read(tenant: Tenant, names: readonly string[]): Promise<Map<string, Entry>> {
    const now = clock.now()
    return database.transaction({ tenant: tenant.id, readOnly: true }, async (db) => {
      const accounts = await findByIdOrUsername(db, tenant, names)
      const ids = [...new Set([...accounts.values()].map(({ id }) => id))]
      const grants = ids.length === 0 ? new Map<string, Grants>() : await loadGrantsOf(db, tenant.id, ids)
      const entries = new Map(
        [...accounts.values()].map(({ id, status }) => {
          const own = grants.get(id) as Grants
          const subject = compileSubject(tenant.model, own, now)
          return [
            id,
            {
              id,
              tenant,
              active: status === 'active',
              grants: own,
              readAt: now,
              subject,
              names: new Set<string>(),
            },
          ]
        }),
      )
      return new Map([...accounts].map(([name, { id }]) => [name, entries.get(id) as Entry]))
    })
  }

  return {
    known(tenant, name) {
      const entry = trusted ? byName.get(keyOf(tenant.id, name)) : undefined
      // Compiled with other roles than those of the moment it says nothing.
      const holds = entry?.tenant === tenant && clock.now().getTime() < entry.subject.changesAt
      return holds ? entry : undefined
    },

    async load(tenant, names) {
      const found = new Map<string, KnownSubject>()
      const unknown = new Set<string>()
      for (const name of names) {
        const known = this.known(tenant, name)
        if (known) found.set(name, known)
        else unknown.add(name)
      }
      if (unknown.size === 0) return found
      const before = generation
      for (const [name, entry] of await read(tenant, [...unknown])) {
        found.set(name, entry)
        if (trusted && before === generation) keep(name, entry)
      }
      return found
    },

    dropStale(note) {
      const [kind, tenantId = '', users = ''] = note.split(':')
      generation += 1
      if (kind === 'user') for (const id of users.split(',')) drop(byId.get(keyOf(tenantId, id)))
      if (kind === 'tenant') for (const entry of byId.values()) if (entry.tenant.id === tenantId) drop(entry)
    },

    trustCache(next) {
      generation += 1
      trusted = next
      byName.clear()
      byId.clear()
    },

    get size() {
      return byId.size
    },
    get names() {
      return byName.size
    },
  }
}

function keyOf(tenantId: string, name: string): string {
  return `${tenantId}:${name}`
}
