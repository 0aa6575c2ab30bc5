import type { Attribute } from '@rollcall/access/attributes.ts'
import { compileProfile, type Profile, type ProfileSource } from '@rollcall/access/profile.ts'
import { compileModel } from '@rollcall/access/roles.ts'
import type { Logos } from '@rollcall/contract/settings.ts'
import type { Sharing } from '../../operations/locked-accounts.ts'
import { type Clock, systemClock } from '../../platform/clock.ts'
import type { Database, Db } from '../../platform/database/database.ts'
import { concernOf, type Subscriber } from '../../platform/events.ts'
import { FreshCache } from '../../platform/fresh-cache.ts'
import { newId } from '../../platform/ids.ts'
import type { Invalidation } from '../../platform/invalidations.ts'
import { isCalled, type SeatLimit, type Tenant, type TenantLogo } from '../../platform/principal.ts'
import { sharedCatalogue } from './shared-catalogues.ts'
import {
  countRevision,
  everybody,
  findRevision,
  findServerTenantId,
  findTenant,
  findTenantIdBySlug,
  insertRoles,
  insertSeats,
  insertTenant,
  listFormerSlugs,
  listLogos,
  listRoles,
  listSeatLimits,
  lockAccounts,
  lockTenant,
  type RoleRow,
  type TenantRow,
  takeSlug,
  updateTenant,
} from './tenants.store.ts'

/** A compiled tenant is 30 to 300 KB: 80 MB at most. */
const mostTenants = 256
/** A slug and an id take 200 bytes: 2 MB at most. */
const mostSlugs = 10_000

/** Finds tenants with their rules and roles compiled. Caches those in use until they change. */
export interface Tenants {
  /** The tenant that a slug leads to now: its own, or an earlier one for a while. None leads to one that is being deleted. */
  bySlug(slug: string): Promise<Tenant | undefined>
  byId(id: string): Promise<Tenant | undefined>
  /** The tenant that runs the server; undefined before the first start. */
  ofServer(): Promise<Tenant | undefined>
  /** Reports that a tenant is in use: if there are too many, the least recently used is removed. */
  touch(id: string): void
  dropStale(invalidation: Invalidation): void
  /** With false, invalidations of other nodes may be missed, so every tenant is read again each time. */
  trustCache(trusted: boolean): void
  /** How many tenants are cached. */
  readonly size: number
}

/**
 * `onEvict` receives a tenant that is removed because there are too many: other caches that refer to it would keep it in memory. `most` is
 * how many are cached.
 */
export function createTenants(
  database: Database,
  {
    clock = systemClock,
    onEvict = () => {},
    most = mostTenants,
  }: { clock?: Clock; onEvict?(id: string): void; most?: number | undefined } = {},
): Tenants {
  const tenants = new FreshCache<Promise<Tenant | undefined>>({
    most,
    onRemove: (_, { tenantId }, evicted) => evicted && onEvict(tenantId),
  })
  const ids = new FreshCache<string>({ most: mostSlugs })

  /** Simultaneous calls read a tenant once. Unknown tenants and failures are not cached: strangers could fill the memory with them. */
  function load(id: string): Promise<Tenant | undefined> {
    const loading = database.transaction({ tenant: id, readOnly: true }, (db) => readTenant(db, id))
    tenants.keep(id, loading, { tenantId: id }, tenants.generation)
    const forget = () => tenants.get(id) === loading && tenants.delete(id)
    loading.then((tenant) => tenant === undefined && forget(), forget)
    return loading
  }

  async function idOf(slug: string): Promise<string | undefined> {
    const { generation } = ids
    const id = await database.transaction({ system: true, readOnly: true }, (db) =>
      findTenantIdBySlug(db, slug, clock.now()),
    )
    if (id !== undefined) ids.keep(slug, id, { tenantId: id }, generation)
    return id
  }

  return {
    async bySlug(slug) {
      const known = ids.get(slug)
      const tenant = known === undefined ? undefined : await this.byId(known)
      if (tenant && !tenant.deletedAt && isCalled(tenant, slug, clock.now())) return tenant
      // The time of an earlier slug has ended since it was cached, or its tenant is deleted: it may lead to another tenant now.
      if (known !== undefined) ids.delete(slug)
      const id = await idOf(slug)
      const found = id === undefined ? undefined : await this.byId(id)
      return found?.deletedAt ? undefined : found
    },
    async ofServer() {
      const id = await database.transaction({ system: true, readOnly: true }, findServerTenantId)
      return id === undefined ? undefined : this.byId(id)
    },
    byId: (id) => tenants.get(id) ?? load(id),
    touch: (id) => void tenants.get(id),
    dropStale(stale) {
      if (stale.kind !== 'tenant') return
      tenants.drop(stale)
      ids.drop(stale)
    },
    trustCache(trusted) {
      tenants.trust(trusted)
      ids.trust(trusted)
    },
    get size() {
      return tenants.size
    },
  }
}

/** A tenant as this transaction sees it. */
export async function readTenant(db: Db, id: string): Promise<Tenant | undefined> {
  // One statement: with two, a change in between could combine the roles of one revision with the number of another.
  const row = await findTenant(db, id)
  if (!row) return undefined
  const roles = await listRoles(db, id)
  const logos = await listLogos(db, id)
  const formerSlugs = await listFormerSlugs(db, id)
  const seats = await listSeatLimits(db, id)
  return compileTenant(row, roles, { logos, formerSlugs, seats })
}

export function compileTenant(
  row: TenantRow,
  roles: RoleRow[],
  { logos = [], formerSlugs = [], seats = [] }: Partial<Pick<Tenant, 'logos' | 'formerSlugs' | 'seats'>> = {},
): Tenant {
  const profile = compileProfile(row.profile, row, sharedCatalogue)
  return {
    id: row.id,
    slug: row.slug,
    formerSlugs,
    name: row.name,
    profile,
    model: compileModel(profile.catalogue, roles, profile.limits),
    roles: new Map(roles.map((role) => [role.id, role])),
    logos,
    seats,
    revision: row.revision,
    runsServer: row.runsServer,
    suspendedAt: row.suspendedAt,
    deletedAt: row.deletedAt,
  }
}

/**
 * Locks a tenant until the transaction ends, so that nobody else changes who may do what; if the lock is shared, so that nobody changes its
 * rules, roles and administrators, or the given accounts. Without the lock two administrators could remove each other at the same time.
 * Returns the tenant with its present rules and roles: with older ones, a user could grant a role that has gained rights meanwhile.
 * Statements after this call read under the locks.
 */
export async function holdTenant(db: Db, tenant: Tenant, sharing?: Sharing): Promise<Tenant> {
  const locked = lockTenant(db, tenant.id, { alone: sharing === undefined })
  const accounts = sharing && lockAccounts(db, tenant.id, { alone: sharing.changed, shared: [sharing.by] })
  const [revision] = await Promise.all([findRevision(db, tenant.id), locked, accounts])
  if (revision === tenant.revision) return tenant
  const current = await readTenant(db, tenant.id)
  if (!current) throw new Error(`The tenant ${tenant.slug} does not exist any more`)
  return current
}

/** Locks a tenant alone that the transaction has entered, and reads it; undefined when there is none of this id. */
export async function lockOther(db: Db, id: string): Promise<Tenant | undefined> {
  await lockTenant(db, id, { alone: true })
  return readTenant(db, id)
}

/** Increases the revision of a tenant with every change of its rules or roles. The change has locked the tenant. */
export const countingRevisions: Subscriber = async (db, events, { tenant }) => {
  if (events.some((event) => concernOf(event) === 'rules')) await countRevision(db, tenant.id)
}

/** The tenant's logos as the API shows them. */
export function logosOf({ slug, logos }: Pick<Tenant, 'slug' | 'logos'>): Logos {
  const of = (theme: TenantLogo['theme']) => {
    const found = logos.find((logo) => logo.theme === theme)
    if (!found) return null
    const { digest, width, height } = found
    return { url: `/api/v1/tenants/${slug}/logos/${digest}.png`, width, height }
  }
  return { light: of('light'), dark: of('dark') }
}

/** The branding of a tenant: its own name, and its product's name and colour. */
export interface Branding {
  name: string
  title: string
  accentColor: string
}

/** Changes the branding of a tenant. The caller locks the tenant. */
export async function changeBranding(
  db: Db,
  tenant: Tenant,
  { name, title, accentColor }: Branding,
): Promise<void> {
  const profile = JSON.stringify({ ...tenant.profile.source, title, accentColor })
  await updateTenant(db, tenant.id, { name, profile })
}

/** Replaces the attributes that a tenant defines. The caller locks the tenant. */
export async function changeDefinitions(
  db: Db,
  { id, name, profile }: Tenant,
  attributes: readonly Attribute[],
): Promise<void> {
  await updateTenant(db, id, { name, profile: JSON.stringify({ ...profile.source, attributes }) })
}

export interface NewTenant {
  slug: string
  name: string
  source: ProfileSource
  now: Date
  runsServer?: boolean
}

/**
 * Creates a tenant with its own copy of a profile and the profile's roles. Throws the database's error when the slug is taken or another
 * tenant runs the server already; and `CatalogueError` if the profile names permissions `server:…` and the tenant does not run it.
 */
export async function createTenant(database: Database, tenant: NewTenant): Promise<string> {
  const id = newId()
  await database.transaction({ tenant: id }, (db) => addTenant(db, { ...tenant, id }))
  return id
}

/** Like {@link createTenant}, in a transaction that is within the new tenant. */
export async function addTenant(
  db: Db,
  { id, slug, name, source, now, runsServer = false }: NewTenant & { id: string },
): Promise<void> {
  const profile = compileProfile(source, { runsServer })
  await insertTenant(db, {
    id,
    slug,
    name,
    profileName: source.name,
    profile: JSON.stringify(source),
    createdAt: now,
    runsServer,
  })
  await takeSlug(db, id, slug)
  const roles = await insertProfileRoles(db, id, profile, now)
  await insertSeats(
    db,
    limitsOf(source, roles).map((limit) => ({ tenantId: id, ...limit, taken: 0 })),
  )
}

/** The seats that a profile says, of the roles that the tenant has. */
function limitsOf({ seats }: ProfileSource, roles: ReadonlyMap<string, string>): SeatLimit[] {
  if (!seats) return []
  const ofRoles = Object.entries(seats.roles).flatMap(([key, most]) => {
    const counted = roles.get(key)
    return counted === undefined ? [] : [{ counted, most }]
  })
  return seats.users === null ? ofRoles : [{ counted: everybody, most: seats.users }, ...ofRoles]
}

/** The key of the role of service accounts; no other role may have it. */
export const productRoleKey = 'product'

export interface NewRole
  extends Pick<RoleRow, 'key' | 'name' | 'description' | 'color'>,
    Partial<Pick<RoleRow, 'externalName' | 'limits'>> {
  permissions: readonly string[]
}

/** What a role that is restored has as it was. Its revision goes on, as its former versions are kept. */
export type RoleAgain = Pick<RoleRow, 'id' | 'revision'>

/** Adds a role after the others and returns its id. The caller locks the tenant. */
export async function addRole(
  db: Db,
  tenantId: string,
  role: NewRole,
  now: Date,
  again?: RoleAgain,
): Promise<string> {
  const id = again?.id ?? newId()
  const positions = (await listRoles(db, tenantId)).map(({ position }) => position)
  const row = {
    ...role,
    tenantId,
    id,
    externalName: role.externalName ?? null,
    builtIn: false,
    allPermissions: false,
    permissions: [...role.permissions],
    limits: JSON.stringify(role.limits ?? {}),
    position: Math.max(-1, ...positions) + 1,
    createdAt: now,
    updatedAt: now,
    ...again,
  }
  await insertRoles(db, [row])
  return id
}

/** Returns the ids of the roles by their keys. */
async function insertProfileRoles(
  db: Db,
  tenantId: string,
  profile: Profile,
  now: Date,
): Promise<Map<string, string>> {
  const rows = profile.roles.map((role) => ({
    tenantId,
    id: newId(),
    key: role.key,
    name: role.name,
    description: role.description,
    externalName: null,
    color: role.color,
    builtIn: true,
    allPermissions: role.allPermissions,
    permissions: [...role.permissions],
    limits: JSON.stringify(role.limits),
    position: role.position,
    createdAt: now,
    updatedAt: now,
  }))
  await insertRoles(db, rows)
  return new Map(rows.map(({ key, id }) => [key, id]))
}
