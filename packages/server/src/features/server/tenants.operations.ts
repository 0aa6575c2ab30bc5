import type { ProfileSource } from '@rollcall/access/profile.ts'
import { contract } from '@rollcall/contract/contract.ts'
import type { EventName } from '@rollcall/contract/events/events.ts'
import type { SeatLimits } from '@rollcall/contract/seats.ts'
import { formerSlugDays, type TenantOfServer } from '@rollcall/contract/tenants.ts'
import { inUse } from '../../operations/authorise.ts'
import { type Context, implement } from '../../operations/implement.ts'
import { readPage } from '../../platform/cursor.ts'
import type { Database, Db } from '../../platform/database/database.ts'
import { difference } from '../../platform/difference.ts'
import type { Emission, Emit } from '../../platform/events.ts'
import { newId } from '../../platform/ids.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import type { Queue } from '../../platform/queue/queue.ts'
import { prolongBin } from '../bin/bin.store.ts'
import { fittingWords } from '../directory/users.search.ts'
import { hasAdministrator } from '../grants/administrators.ts'
import { createLink } from '../links/links.service.ts'
import { countPromotions } from '../memberships/memberships.store.ts'
import { type Limits, limitsOf, setLimits } from '../seats/seats.limits.ts'
import { receiversAmong } from '../sign-in/recovery-links.ts'
import { addTenant, readTenant } from '../tenants/tenants.service.ts'
import { endSlug, takeSlug, updateTenant } from '../tenants/tenants.store.ts'
import { canErase, markDeleted, unmarkDeleted } from './deletion.store.ts'
import { deletedTables } from './deletion-tables.ts'
import { profilesFor, requireProfile } from './profiles.ts'
import {
  countTenants,
  findListedTenant,
  findUsersOfAll,
  type ListedTenant,
  listNamesOfRoles,
  listTenants,
} from './tenants.store.ts'
import { enqueueWaiting } from './waiting-work.ts'

interface ServerDeps {
  database: Pick<Database, 'transaction'>
  publicUrl: string
  queue: Pick<Queue, 'enqueue'>
  /** The profiles that come with the server. */
  shippedProfiles(): readonly ProfileSource[]
}

const day = 86_400_000

/** Server Administration: the tenants, and the users of all of them (MZ-03). */
export function tenantsOperations({ database, publicUrl, queue, shippedProfiles }: ServerDeps) {
  const read = <T>(signal: AbortSignal, fn: (db: Db) => Promise<T>) =>
    database.transaction({ system: true, readOnly: true, purpose: 'read', signal }, fn)

  return implement(contract.tenants, {
    list: {
      fromCaller: ({ actor, signal, now }, input) =>
        read(signal, async (db) => {
          const { rows, ...page } = await readPage(actor.cursorKey, 'tenants.list', input, {
            read: (at) => listTenants(db, input, at),
            position: ({ sortKey, id }) => [sortKey, id],
            count: () => countTenants(db, input),
          })
          return { items: rows.map((row) => shown(row, now)), ...page }
        }),
    },

    show: {
      fromCaller: ({ signal, now }, { target }) => read(signal, (db) => listed(db, target, now)),
    },

    listProfiles: {
      fromCaller: ({ actor }) => ({
        items: profilesFor(actor.home, shippedProfiles()).map(({ name, title, description }) => ({
          name,
          title,
          description,
        })),
      }),
    },

    async create(context, { slug, name, profile, seats }) {
      const { db, tenant: own, now, emit, inTenant } = context
      const source = requireProfile(own, shippedProfiles(), profile)
      const id = newId()
      return inTenant(id, async (there) => {
        await addTenant(db, { id, slug, name, source, now })
        if (seats) {
          const tenant = await requireTenant(db, id)
          await setLimits(db, tenant, { ...limitsOf(tenant), ...seats })
        }
        const created = { tenant: { id, name }, after: { slug, name, profile } }
        there.emit('tenant.created', created)
        emit('tenant.created', created)
        return listed(db, id, now)
      })
    },

    createSetupLink: (context, { target }) =>
      changing(context, target, async (tenant, emit) => {
        const { db, now } = context
        inUse(tenant)
        if (await hasAdministrator(db, tenant, now))
          throw new Refusal('tenant.has_administrator', { tenant: tenant.name })
        const link = await newSetupLink(db, publicUrl, tenant, now)
        const after = { expiresAt: new Date(link.expiresAt) }
        emit('tenant.setup-link-created', { tenant: refOf(tenant), after })
        return link
      }),

    update: (context, { target, name, slug }) =>
      changing(context, target, async (tenant, emit) => {
        const { db, now } = context
        const before = { name: tenant.name, slug: tenant.slug }
        const after = { name: name ?? tenant.name, slug: slug ?? tenant.slug }
        await updateTenant(db, tenant.id, after)
        if (after.slug !== before.slug) {
          await endSlug(db, tenant.id, before.slug, new Date(now.getTime() + formerSlugDays * day))
          await takeSlug(db, tenant.id, after.slug)
        }
        emit('tenant.updated', { tenant: refOf(tenant), ...difference(before, after) })
        return listed(db, tenant.id, now)
      }),

    listRoles: {
      fromCaller: ({ signal }, { target }) =>
        read(signal, async (db) => {
          if (!(await findListedTenant(db, target))) throw notFound()
          return { items: await listNamesOfRoles(db, target) }
        }),
    },

    setSeats: (context, { target, ...seats }) =>
      changing(context, target, async (tenant, emit) => {
        const { db, now } = context
        const [before, after] = [limitsOf(tenant), limitsFrom(seats)]
        await setLimits(db, tenant, after)
        emit('tenant.seats-changed', { tenant: refOf(tenant), before, after })
        return listed(db, tenant.id, now)
      }),

    suspend: (context, { target, reason }) =>
      changing(context, target, async (tenant, emit) => {
        const { db, now } = context
        if (tenant.runsServer) throw new Refusal('tenant.runs_server', { tenant: tenant.name })
        if (tenant.suspendedAt) throw new Refusal('tenant.suspended_already', { tenant: tenant.name })
        await updateTenant(db, tenant.id, { suspendedAt: now, suspendedReason: reason })
        emit('tenant.suspended', { tenant: refOf(tenant), reason })
        return listed(db, tenant.id, now)
      }),

    resume: (context, { target }) =>
      changingAny(context, target, async (tenant, emit) => {
        const { db, now } = context
        if (!tenant.suspendedAt) throw new Refusal('tenant.not_suspended', { tenant: tenant.name })
        if (tenant.deletedAt && !(await unmarkDeleted(db, tenant.id)))
          throw new Refusal('tenant.deleting', { tenant: tenant.name })
        await updateTenant(db, tenant.id, { suspendedAt: null, suspendedReason: null })
        await prolongBin(db, tenant.id, { suspendedAt: tenant.suspendedAt, now })
        await enqueueWaiting(db, queue, tenant.id, now)
        emit('tenant.resumed', { tenant: refOf(tenant) })
        return listed(db, tenant.id, now)
      }),

    async remove(context, { target, slug, name }) {
      const { db, now } = context
      const told = (await receiversAmong(db, context.tenant, now)).filter(({ id }) => id !== context.actor.id)
      return changing(context, target, async (tenant, emit) => {
        if (tenant.runsServer) throw new Refusal('tenant.runs_server', { tenant: tenant.name })
        if (!tenant.suspendedAt) throw new Refusal('tenant.not_suspended', { tenant: tenant.name })
        if (slug !== tenant.slug || name !== tenant.name)
          throw new Refusal('tenant.not_confirmed', { tenant: tenant.name })
        const count = await countPromotions(db, tenant.id)
        if (count > 0) throw new Refusal('tenant.home_of_service_accounts', { tenant: tenant.name, count })
        if (!(await canErase(db))) throw new Refusal('tenant.deletion_unavailable', { tenant: tenant.name })
        await markDeleted(db, tenant.id)
        await queue.enqueue(db, 'tenant-deletion', [{ tenantId: context.tenant.id, id: tenant.id }])
        emit('tenant.deletion-requested', { tenant: refOf(tenant), before: { slug, name }, told })
        return listed(db, tenant.id, now)
      })
    },

    findUsers: {
      fromCaller: ({ signal }, { q, limit = 50, promoted = false }) =>
        read(signal, async (db) => {
          const rows = await findUsersOfAll(db, fittingWords(q), { limit: limit + 1, promoted })
          return {
            items: rows.slice(0, limit).map(({ tenantId, tenantSlug, tenantName, ...user }) => ({
              ...user,
              tenant: { id: tenantId, slug: tenantSlug, name: tenantName },
              createdAt: user.createdAt.toISOString(),
              lastSignInAt: user.lastSignInAt?.toISOString() ?? null,
            })),
            more: rows.length > limit,
          }
        }),
    },
  })
}

/** As {@link changingAny}. Throws `tenant.deleting` for a tenant that is marked as deleted. */
function changing<Emits extends EventName, T>(
  context: Context<Principal, Emits>,
  id: string,
  act: (tenant: Tenant, emit: Emit<Emits>) => Promise<T>,
): Promise<T> {
  return changingAny(context, id, (tenant, emit) => {
    if (tenant.deletedAt) throw new Refusal('tenant.deleting', { tenant: tenant.name })
    return act(tenant, emit)
  })
}

/** Does something in another tenant, and emits its events there and in the tenant that runs the server. Throws `tenant.not_found`. */
function changingAny<Emits extends EventName, T>(
  context: Context<Principal, Emits>,
  id: string,
  act: (tenant: Tenant, emit: Emit<Emits>) => Promise<T>,
): Promise<T> {
  return context.inTenant(id, async ({ tenant, emit }) => {
    if (!tenant) throw notFound()
    if (tenant.id === context.tenant.id) return act(tenant, (...emission) => context.emit(...emission))
    return act(tenant, (...emission) => {
      context.emit(...emission)
      emit(...(emission as Emission))
    })
  })
}

async function newSetupLink(db: Db, publicUrl: string, tenant: Pick<Tenant, 'id' | 'slug'>, now: Date) {
  // Not by its maker, who has no account in that tenant.
  const { url, expiresAt } = await createLink(db, publicUrl, {
    tenant,
    purpose: 'setup',
    userId: null,
    createdBy: null,
    now,
  })
  return { url, expiresAt: expiresAt.toISOString() }
}

function limitsFrom({ users, roles = {} }: SeatLimits): Limits {
  return { users, roles }
}

async function requireTenant(db: Db, id: string): Promise<Tenant> {
  const tenant = await readTenant(db, id)
  if (!tenant) throw notFound()
  return tenant
}

async function listed(db: Db, id: string, now: Date): Promise<TenantOfServer> {
  const row = await findListedTenant(db, id)
  if (!row) throw notFound()
  return shown(row, now)
}

function shown(row: ListedTenant, now: Date): TenantOfServer {
  const { profileName, createdAt, suspendedAt, deletion, formerSlugs, seats, sortKey: _, ...rest } = row
  return {
    ...rest,
    profile: profileName,
    createdAt: createdAt.toISOString(),
    suspendedAt: suspendedAt?.toISOString() ?? null,
    deletion: deletion && {
      since: new Date(deletion.since).toISOString(),
      from: new Date(deletion.from).toISOString(),
      tables: deletion.progress?.tables ?? 0,
      of: deletedTables.length,
    },
    seats: {
      users: seats.filter(({ role }) => !role).map(({ taken, most }) => ({ taken, most }))[0] ?? null,
      roles: seats.flatMap(({ role, taken, most }) => (role ? [{ role, taken, most }] : [])),
    },
    formerSlugs: formerSlugs
      .map(({ slug, endsAt }) => ({ slug, endsAt: new Date(endsAt).toISOString() }))
      .filter(({ endsAt }) => endsAt > now.toISOString()),
  }
}

function refOf({ id, name }: Pick<Tenant, 'id' | 'name'>) {
  return { id, name }
}

function notFound(): Refusal {
  return new Refusal('tenant.not_found')
}
