import { type AccessPath, explain, type NearPath } from '@rollcall/access/decide.ts'
import { has } from '@rollcall/access/permission-set.ts'
import type { ExplainedPath } from '@rollcall/contract/access.ts'
import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import type { Context } from '../../operations/implement.ts'
import { describedFor } from '../../platform/permission-words.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { requireUser } from '../directory/users.service.ts'
import { grantsFrom, validRoleIds } from '../grants/grants.load.ts'
import { findGrants, type GrantRows } from '../grants/grants.store.ts'
import { roleBadge } from '../grants/tenant-roles.ts'
import { limitsOn } from './access.limits.ts'
import { given, groupsAmong, type Person, personAmong, type ShownVia } from './access.people.ts'

/** `access.explain`: says whether a user has a permission, and which roles, groups and capabilities give it. */
export async function explainOperation(
  { db, actor, tenant, now, origin }: Context<Principal>,
  { user, permission: key, at: asked }: Input<typeof contract.access.explain>,
) {
  const permission = requirePermission(tenant, key)
  const at = asked === undefined ? now : new Date(asked)
  const { status } = await requireUser(db, tenant, user)
  const rows = await findGrants(db, tenant.id, [user])
  const shown = {
    person: await personAmong(db, tenant, rows),
    group: await groupsAmong({ db, actor, now }, rows.roles),
  }
  const grants = grantsFrom(rows)
  const { allowed: held, paths, near } = explain(tenant.model, grants, key, at)
  const active = status === 'active'
  const ofTheirs = new Set(validRoleIds(rows.roles, at))
  return {
    permission: key,
    ...describedFor(origin.acceptLanguage)(permission),
    allowed: held && active,
    held,
    blockedBy: held && !active ? status : null,
    paths: [...paths.map((path) => ({ ...path, state: 'valid' as const })), ...near].map((path) =>
      explainedPath(tenant, rows, path, shown),
    ),
    limits: limitsOn(tenant, grants, key, at),
    wouldGive: {
      roles: rolesGiving(tenant, key)
        .filter((role) => !ofTheirs.has(role.id))
        .map((role) => roleBadge(tenant, role)),
      capability: tenant.profile.source.capabilities.includes(key),
    },
  }
}

/** Returns a permission of the tenant's catalogue; throws `permission.not_found`. */
export function requirePermission({ model: { catalogue } }: Tenant, key: string) {
  const permission = catalogue.permissions[catalogue.indexOf(key)]
  if (permission) return permission
  throw new Refusal('permission.not_found', { key })
}

/** The roles that give a permission: by name, by implication, or because they give everything. */
export function rolesGiving({ model }: Tenant, key: string) {
  const index = model.catalogue.indexOf(key)
  return [...model.roles.values()].filter((role) => has(role.permissions, index))
}

function explainedPath(
  tenant: Tenant,
  rows: GrantRows,
  path: (AccessPath & { state: 'valid' }) | NearPath,
  shown: { person: Person; group: ShownVia },
): ExplainedPath {
  const role = path.kind === 'role' ? tenant.model.roles.get(path.id) : undefined
  const row = role
    ? rows.roles.find(
        (grant) =>
          grant.roleId === path.id &&
          grant.source === path.source &&
          grant.sourceId === path.sourceId &&
          grant.via?.groupId === path.via?.groupId,
      )
    : rows.capabilities.find((grant) => grant.id === path.id)
  if (!row) throw new Error(`The path names a grant that does not exist: ${path.kind} ${path.id}`)
  return {
    kind: path.kind,
    role: role ? roleBadge(tenant, role) : null,
    impliedBy: path.impliedBy,
    reason: path.reason,
    source: row.source,
    group: shown.group(path.via),
    ...given(row, shown.person),
    startsAt: row.startsAt?.toISOString() ?? null,
    state: path.state,
  }
}
