import { explain, withinLimit } from '@rollcall/access/decide.ts'
import { keysOf } from '@rollcall/access/permission-set.ts'
import { compileSubject, type Grants, reachOf } from '@rollcall/access/subject.ts'
import type { CapabilityGrant } from '@rollcall/contract/access.ts'
import { contract } from '@rollcall/contract/contract.ts'
import type { Db } from '../../platform/database/database.ts'
import { type Context, implement } from '../../platform/operations.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { namesOf, requireUser, requireUserLocked } from '../users/users.service.ts'
import { shownName } from '../users/users.sight.ts'
import { grantsFrom, loadGrants, requireGrantable, roleBadge } from './access.service.ts'
import {
  type CapabilityGrantRow,
  deleteUserLimit,
  findGrants,
  type GrantRows,
  upsertUserLimit,
} from './access.store.ts'

export const accessOperations = implement(contract.access, {
  async show({ db, tenant, now }, { user }) {
    const row = await requireUser(db, tenant, user)
    const rows = await findGrants(db, tenant.id, [user])
    const grants = grantsFrom(rows)
    const people = await peopleOf(db, tenant, rows)
    const person = (id: string | null) => (id ? { id, name: people.get(id) ?? 'A deleted account' } : null)
    return {
      roles: rows.roles.flatMap((grant) => {
        const role = tenant.model.roles.get(grant.roleId)
        return role ? [{ role: roleBadge(tenant, role), source: grant.source, ...given(grant, person) }] : []
      }),
      capabilities: rows.capabilities.map((grant) =>
        capabilityGrant(grant, { id: row.id, name: shownName(tenant, row) }, person),
      ),
      permissions: effectivePermissions(tenant, grants, now),
      limits: tenant.profile.limits.map((limit) => effectiveLimit(tenant, grants, limit.key, now)),
    }
  },

  async setLimit(context, { user, limit, value }) {
    return changeLimit(context, user, limit, value)
  },

  async clearLimit(context, { user, limit }) {
    return changeLimit(context, user, limit, undefined)
  },

  async checkLimit({ db, tenant, now }, { user, limit, value }) {
    await requireUser(db, tenant, user)
    requireLimit(tenant, limit)
    const grants = await loadGrants(db, tenant.id, user)
    const effective = effectiveLimit(tenant, grants, limit, now)
    const allowed = withinLimit(compileSubject(tenant.model, grants, now), limit, value)
    return { allowed, limit: effective.value, source: effective.source }
  },
})

/** A value replaces what the roles say; undefined lets them decide again. */
async function changeLimit(
  context: Context<Principal>,
  userId: string,
  limit: string,
  value: number | null | undefined,
) {
  const { db, actor, tenant, record, now } = context
  const row = await requireUserLocked(db, tenant, userId)
  requireLimit(tenant, limit)
  const before = await loadGrants(db, tenant.id, userId)
  const { [limit]: own, ...others } = before.limits
  const after = { ...before, limits: value === undefined ? others : { ...others, [limit]: value } }
  requireGrantable(tenant, actor, reachOf(tenant.model, before, now), reachOf(tenant.model, after, now))
  if (value === undefined) await deleteUserLimit(db, tenant.id, userId, limit)
  else
    await upsertUserLimit(db, {
      tenantId: tenant.id,
      userId,
      limitKey: limit,
      value,
      grantedBy: actor.user.id,
      grantedAt: now,
    })
  record.audit({
    action: value === undefined ? 'limit.cleared' : 'limit.set',
    target: { kind: 'user', id: userId, name: row.username },
    before: { [limit]: own === undefined ? 'by roles' : own },
    after: { [limit]: value === undefined ? 'by roles' : value },
  })
  record.userChanged(tenant.id, userId)
  return effectiveLimit(tenant, after, limit, now)
}

function requireLimit(tenant: Tenant, limit: string): void {
  if (tenant.model.limits.has(limit)) return
  const known = [...tenant.model.limits.keys()].join(', ') || 'none'
  throw new Refusal('limit.not_found', `The limits of this tenant are: ${known}.`)
}

function effectiveLimit(tenant: Tenant, grants: Grants, key: string, now: Date) {
  const definition = tenant.model.limits.get(key)
  return {
    limit: key,
    description: definition?.description ?? '',
    unit: definition?.unit ?? '',
    value: compileSubject(tenant.model, grants, now).limits.get(key) ?? null,
    source: key in grants.limits ? ('user' as const) : ('roles' as const),
  }
}

function effectivePermissions(tenant: Tenant, grants: Grants, now: Date) {
  const { catalogue } = tenant.model
  const subject = compileSubject(tenant.model, grants, now)
  return keysOf(catalogue, subject.permissions).map((key) => {
    const permission = catalogue.permissions[catalogue.indexOf(key)]
    const paths = explain(tenant.model, grants, key, now).paths.map((path) => ({
      kind: path.kind,
      name: path.name,
      ...(path.impliedBy ? { impliedBy: path.impliedBy } : {}),
      endsAt: path.until?.toISOString() ?? null,
    }))
    return {
      permission: key,
      group: permission?.group ?? '',
      description: permission?.description ?? '',
      paths,
    }
  })
}

type Person = (id: string | null) => { id: string; name: string } | null

/** The names of all who gave something. */
export async function peopleOf(
  db: Db,
  tenant: Tenant,
  rows: Pick<GrantRows, 'capabilities'> & { roles?: GrantRows['roles'] },
) {
  const givers = [...(rows.roles ?? []), ...rows.capabilities].map((grant) => grant.grantedBy)
  return namesOf(db, tenant, [...givers, ...rows.capabilities.map((grant) => grant.userId)])
}

function given(grant: { grantedBy: string | null; grantedAt: Date; endsAt: Date | null }, person: Person) {
  return {
    grantedBy: person(grant.grantedBy),
    grantedAt: grant.grantedAt.toISOString(),
    endsAt: grant.endsAt?.toISOString() ?? null,
  }
}

export function capabilityGrant(
  row: CapabilityGrantRow,
  user: { id: string; name: string },
  person: Person,
): CapabilityGrant {
  return {
    id: row.id,
    permission: row.permission,
    user,
    reason: row.reason,
    source: row.source,
    startsAt: row.startsAt?.toISOString() ?? null,
    ...given(row, person),
  }
}
