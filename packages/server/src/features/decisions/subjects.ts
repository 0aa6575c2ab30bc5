import { compileSubject, type Grants, type Subject } from '@rollcall/access/subject.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database, Db } from '../../platform/database/database.ts'
import { isId } from '../../platform/ids.ts'
import type { Invalidation } from '../../platform/invalidations.ts'
import type { Tenant } from '../../platform/principal.ts'
import { loadGrantsOf } from '../access/access.service.ts'
import { grantsOfGroup, loadKeyedGroups } from '../api-keys/group-api-keys.service.ts'
import { findByIdOrUsername } from '../users/users.service.ts'

/** An account, or a group that acts by an API key, as far as decisions need it, with what it may do at this moment. */
export interface KnownSubject {
  readonly kind: 'user' | 'group'
  readonly id: string
  /** The account may sign in. Groups always are. */
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

/** Finds accounts by id or username and groups by id, and keeps them until they change or their time has come. */
export interface Subjects {
  /** What is known of this account without asking the database; undefined when that has to be asked. */
  known(tenant: Tenant, name: string): KnownSubject | undefined
  /** All of them, by the name that was given; who is not in the answer does not exist. The same few statements for any number. */
  load(tenant: Tenant, names: readonly string[]): Promise<Map<string, KnownSubject>>
  dropStale(invalidation: Invalidation): void
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
      // No account has the id of a group.
      const others = names.filter((name) => !accounts.has(name) && isId(name))
      const found = [...(await loadAccounts(db, tenant, accounts)), ...(await loadGroups(db, tenant, others))]
      const entries = new Map(
        found.map((one) => {
          const subject = compileSubject(tenant.model, one.grants, now)
          return [one.id, { ...one, tenant, readAt: now, subject, names: new Set<string>() }]
        }),
      )
      return new Map(
        names.flatMap((name) => {
          const entry = entries.get(accounts.get(name)?.id ?? name.toLowerCase())
          return entry ? [[name, entry] as const] : []
        }),
      )
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

    dropStale(stale) {
      generation += 1
      if (stale.kind === 'principals')
        for (const id of stale.principals) drop(byId.get(keyOf(stale.tenant, id)))
      else for (const entry of byId.values()) if (entry.tenant.id === stale.tenant) drop(entry)
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

type Found = Pick<KnownSubject, 'kind' | 'id' | 'active' | 'grants'>

async function loadAccounts(
  db: Db,
  tenant: Tenant,
  accounts: Awaited<ReturnType<typeof findByIdOrUsername>>,
): Promise<Found[]> {
  const active = new Map([...accounts.values()].map(({ id, status }) => [id, status === 'active']))
  const grants = active.size === 0 ? new Map() : await loadGrantsOf(db, tenant.id, [...active.keys()])
  return [...grants].map(([id, own]) => ({ kind: 'user', id, active: active.get(id) === true, grants: own }))
}

async function loadGroups(db: Db, tenant: Tenant, ids: readonly string[]): Promise<Found[]> {
  const groups = await loadKeyedGroups(
    db,
    tenant,
    ids.map((id) => id.toLowerCase()),
  )
  return groups.map((group) => ({ kind: 'group', id: group.id, active: true, grants: grantsOfGroup(group) }))
}

function keyOf(tenantId: string, name: string): string {
  return `${tenantId}:${name}`
}
