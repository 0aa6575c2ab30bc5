import { soughtWords } from '@rollcall/access/folding.ts'
import type { ProfileSource } from '@rollcall/access/profile.ts'
import { contract } from '@rollcall/contract/contract.ts'
import type { TenantOfServer } from '@rollcall/contract/tenants.ts'
import type { There } from '../../operations/elsewhere.ts'
import { type Context, implement } from '../../operations/implement.ts'
import { readPage } from '../../platform/cursor.ts'
import type { Database, Db } from '../../platform/database/database.ts'
import { difference } from '../../platform/difference.ts'
import { newId } from '../../platform/ids.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { hasAdministrator } from '../grants/access.service.ts'
import { createLink } from '../links/links.service.ts'
import {
  changeSuspension,
  createTenantIn,
  isSlugTaken,
  renameTenant,
  tenantNamed,
} from '../tenants/tenants.changes.ts'
import { countTenants, findListedTenant, findUsersOfAll, type ListedTenant, listTenants } from './tenants.store.ts'

interface ServerDeps {
  database: Pick<Database, 'transaction'>
  publicUrl: string
  /** The profiles that come with the server, by name. */
  profiles(): ReadonlyMap<string, ProfileSource>
}

type ServerContext = Context<Principal>

/** Server Administration: the tenants, and the users of all of them (MZ-03). */
export function tenantsOperations({ database, publicUrl, profiles }: ServerDeps) {
  const read = <T>(signal: AbortSignal, fn: (db: Db) => Promise<T>) =>
    database.transaction({ system: true, readOnly: true, purpose: 'read', signal }, fn)

  return implement(contract.tenants, {
    list: {
      fromCaller: ({ actor, signal }, input) =>
        read(signal, async (db) => {
          const { rows, ...page } = await readPage(actor.cursorKey, 'tenants.list', input, {
            read: ({ limit, after }) => {
              const [name, id] = (after ?? []) as string[]
              return listTenants(db, input, {
                limit,
                after: name === undefined || id === undefined ? undefined : { name, id },
              })
            },
            position: ({ name, id }) => [name, id],
            count: async () => ({ total: await countTenants(db, input) }),
          })
          return { items: rows.map(shown), ...page }
        }),
    },

    show: {
      fromCaller: ({ signal }, { target }) =>
        read(signal, async (db) => {
          const row = await findListedTenant(db, target)
          if (!row) throw new Refusal('tenant.not_found')
          return shown(row)
        }),
    },

    listProfiles: {
      fromCaller: () => ({
        items: [...profiles().values()].map(({ name, title, description }) => ({
          name,
          title,
          description: description ?? '',
        })),
      }),
    },

    async create(context, { slug, name, profile }) {
      const { db, now, emit, inTenant } = context
      const source = profiles().get(profile)
      if (!source)
        throw new Refusal('tenant.profile_unknown', { profile, profiles: [...profiles().keys()].join(', ') })
      const id = newId()
      const made = await inTenant(id, async (there) => {
        if (await isSlugTaken(db, slug, now)) throw new Refusal('tenant.slug_taken')
        await createTenantIn(db, { id, slug, name, source, now })
        const created = { tenant: { id, name }, after: { slug, name, profile } }
        there.emit('tenant.created', created)
        const { url, expiresAt } = await setupLinkIn(db, { id, slug }, context, there.emit, publicUrl)
        return { created, setupLink: { url, expiresAt: expiresAt.toISOString() } }
      })
      emit('tenant.created', made.created)
      const tenant = listedFrom({ id, slug, name, profileName: source.name, createdAt: now })
      return { tenant: shown(tenant), setupLink: made.setupLink }
    },

    async createSetupLink(context, { target }) {
      const { db, emit, inTenant, now } = context
      return inTenant(target, async (there) => {
        const tenant = required(there)
        if (await hasAdministrator(db, tenant, now))
          throw new Refusal('tenant.has_administrator', { tenant: tenant.name })
        const { url, expiresAt } = await setupLinkIn(db, tenant, context, there.emit, publicUrl)
        emit('tenant.setup-link-created', { tenant: tenantNamed(tenant), after: { expiresAt } })
        return { url, expiresAt: expiresAt.toISOString() }
      })
    },

    async update(context, { target, name, slug }) {
      return changed(context, target, async (tenant, there) => {
        const { db, now } = context
        if (slug !== undefined && slug !== tenant.slug && (await isSlugTaken(db, slug, now, tenant.id)))
          throw new Refusal('tenant.slug_taken')
        const change = difference(
          { name: tenant.name, slug: tenant.slug },
          { name: name ?? tenant.name, slug: slug ?? tenant.slug },
        )
        if (!change) return
        await renameTenant(db, tenant, { name, slug }, now)
        const data = { tenant: tenantNamed(tenant), ...change }
        there.emit('tenant.updated', data)
        context.emit('tenant.updated', data)
      })
    },

    async suspend(context, { target, reason }) {
      return changed(context, target, async (tenant, there) => {
        if (tenant.runsServer) throw new Refusal('tenant.runs_server', { tenant: tenant.name })
        if (tenant.suspendedAt) throw new Refusal('tenant.suspended_already', { tenant: tenant.name })
        await changeSuspension(context.db, tenant.id, { at: context.now, reason })
        const data = { tenant: tenantNamed(tenant), reason }
        there.emit('tenant.suspended', data)
        context.emit('tenant.suspended', data)
      })
    },

    async resume(context, { target }) {
      return changed(context, target, async (tenant, there) => {
        if (!tenant.suspendedAt) throw new Refusal('tenant.not_suspended', { tenant: tenant.name })
        await changeSuspension(context.db, tenant.id, null)
        const data = { tenant: tenantNamed(tenant) }
        there.emit('tenant.resumed', data)
        context.emit('tenant.resumed', data)
      })
    },

    findUsers: {
      fromCaller: ({ signal }, { q, limit = 50 }) =>
        read(signal, async (db) => {
          const words = soughtWords(q)
          if (words.length === 0) return { items: [], more: false }
          const rows = await findUsersOfAll(db, words, limit + 1)
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
