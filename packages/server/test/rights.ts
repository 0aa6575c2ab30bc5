import { exceeds, moreGenerous } from '@rollcall/access/limits.ts'
import { emptySet, isSubset, keysOf, union } from '@rollcall/access/permission-set.ts'
import { compileSubject, reachOf, roleAsSubject, type Subject } from '@rollcall/access/subject.ts'
import { loadGrantsOf } from '../src/features/grants/grants.load.ts'
import { compileTenant } from '../src/features/tenants/tenants.service.ts'
import type { Tenant } from '../src/platform/principal.ts'
import type { TestApp } from './test-app.ts'
import { asOwner } from './whole-database.ts'

/** The rights in a tenant, worked out from its rows alone. Nothing in the app's memory counts. */
export interface Rights {
  tenant: Tenant
  /** By user id: what the account can do now or later. */
  reach: Map<string, Subject>
  /** By user id: the same without the user's own limits, which can hide the rights of a role until they are cleared. */
  hidden: Map<string, Subject>
  /** By user id: what the account can do at this moment. */
  now: Map<string, Subject>
  /** By role id: the rights of the role. */
  roles: Map<string, Subject>
  /** By group id: the combined rights of the group's roles. */
  groups: Map<string, Subject>
}

/** Reads the rights of a tenant from the database. */
export async function readRights(app: TestApp, slug: string): Promise<Rights> {
  return asOwner(app.storage.database, async (db) => {
    const row = await db.selectFrom('tenants').selectAll().where('slug', '=', slug).executeTakeFirstOrThrow()
    const ofTenant = { tenantId: row.id }
    const roles = await db
      .selectFrom('roles')
      .selectAll()
      .where('tenantId', '=', ofTenant.tenantId)
      .orderBy('position')
      .execute()
    const users = await db
      .selectFrom('users')
      .select('id')
      .where('tenantId', '=', ofTenant.tenantId)
      .orderBy('id')
      .execute()
    const groups = await db
      .selectFrom('groups')
      .select('id')
      .where('tenantId', '=', ofTenant.tenantId)
      .orderBy('createdAt')
      .execute()
    const groupRoles = await db
      .selectFrom('groupRoles')
      .selectAll()
      .where('tenantId', '=', ofTenant.tenantId)
      .execute()
    const tenant = compileTenant({ ...row, deletedAt: null }, roles)
    const at = app.clock.now()
    const grants = await loadGrantsOf(
      db,
      row.id,
      users.map(({ id }) => id),
    )
    const of = (compile: typeof reachOf) =>
      new Map([...grants].map(([id, own]) => [id, compile(tenant.model, own, at)]))
    return {
      tenant,
      reach: of(reachOf),
      hidden: of((model, own, at) => reachOf(model, { ...own, limits: {} }, at)),
      now: of(compileSubject),
      roles: new Map([...tenant.model.roles].map(([id, role]) => [id, roleAsSubject(tenant.model, role)])),
      groups: new Map(
        groups.map(({ id }) => {
          const own = groupRoles.filter(({ groupId }) => groupId === id)
          const held = own.map(({ roleId }) => ({ roleId, source: 'group' }))
          return [id, reachOf(tenant.model, { roles: held, capabilities: [], limits: {} }, at)]
        }),
      ),
    }
  })
}

/** What an account or a group can do now or later; nothing for an unknown one. */
export function reachIn(rights: Rights, id: string): Subject {
  return rights.reach.get(id) ?? rights.groups.get(id) ?? nothingIn(rights)
}

/** What it can do at this moment. */
export function mayNowIn(rights: Rights, id: string): Subject {
  return rights.now.get(id) ?? rights.groups.get(id) ?? nothingIn(rights)
}

/** The rights of a subject without any grants. */
export function nothingIn({ tenant: { model } }: Rights): Subject {
  return {
    permissions: emptySet(model.catalogue),
    limits: new Map([...model.limits.keys()].map((key) => [key, 0])),
    changesAt: Number.POSITIVE_INFINITY,
  }
}

/** The combined rights of two subjects. */
export function together(a: Subject, b: Subject): Subject {
  return {
    permissions: union(a.permissions, b.permissions),
    limits: new Map([...a.limits].map(([key, value]) => [key, moreGenerous(value, limitOf(b, key))])),
    changesAt: Number.POSITIVE_INFINITY,
  }
}

/** The rights beyond the bound: keys of permissions and limits; empty when they are within it. */
export function beyond({ tenant }: Rights, subject: Subject, bound: Subject): string[] {
  const limits = [...subject.limits.keys()].filter((key) =>
    exceeds(limitOf(subject, key), limitOf(bound, key)),
  )
  if (isSubset(subject.permissions, bound.permissions)) return limits
  const held = keysOf(tenant.model.catalogue, bound.permissions)
  const more = keysOf(tenant.model.catalogue, subject.permissions).filter((key) => !held.includes(key))
  return [...limits, ...(more.length > 0 ? more : ['everything'])]
}

function limitOf(subject: Subject, key: string): number | null {
  const value = subject.limits.get(key)
  return value === undefined ? 0 : value
}
