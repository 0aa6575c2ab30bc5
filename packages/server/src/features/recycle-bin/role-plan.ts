import { can } from '@rollcall/access/decide.ts'
import { contract } from '@rollcall/contract/contract.ts'
import type { RoleParts } from '@rollcall/contract/deleted-things.ts'
import type { Principal } from '../../platform/principal.ts'
import type { KeptHolders, RoleSnapshot } from '../../platform/snapshots.ts'
import { personName } from '../directory/users.people.ts'
import { listAccounts } from '../directory/users.store.ts'
import { requireGroupRightsWithin, seesNames } from '../groups/groups.access.ts'
import { findJoinableGroups, type JoinableGroup } from '../groups/groups.store.ts'
import { type Judging, mayCall, type Planned, partOf, plan } from './parts.ts'

/** What a restore of a role gives. Whether a user may get the role is judged when it is given. */
export interface RolePlan {
  permissions: Planned<string>
  limits: Planned<[limit: string, value: number | null]>
  users: Planned<string>
  groups: Planned<JoinableGroup>
}

/** Judges the rights and the holders of a deleted role. */
export async function planRole(
  judging: Judging,
  { permissions, limits }: RoleSnapshot,
  kept: KeptHolders | null,
): Promise<RolePlan> {
  const { tenant } = judging
  const { catalogue } = tenant.model
  return {
    permissions: plan(
      permissions,
      (key) => key,
      (key) => (catalogue.indexOf(key) < 0 ? 'gone' : { what: key }),
    ),
    limits: plan(
      Object.entries(limits),
      ([key]) => key,
      (limit) => (tenant.model.limits.has(limit[0]) ? { what: limit } : 'gone'),
    ),
    users: await planUsers(judging, kept?.users ?? []),
    groups: await planGroups(judging, kept?.groups ?? []),
  }
}

async function planUsers(judging: Judging, ids: readonly string[]): Promise<RolePlan['users']> {
  const { db, tenant } = judging
  const may = mayCall(judging, contract.users.setRoles)
  const accounts = new Map((await listAccounts(db, tenant.id, ids)).map((row) => [row.id, row]))
  return plan(
    ids,
    (id) => {
      const account = accounts.get(id)
      return account ? personName(tenant, account) : ''
    },
    (id) => {
      if (!accounts.has(id)) return 'gone'
      return may ? { what: id } : 'not-allowed'
    },
  )
}

async function planGroups(judging: Judging, ids: readonly string[]): Promise<RolePlan['groups']> {
  const { db, tenant, actor } = judging
  // What the caller may not see is not told.
  if (!can(tenant.model, actor.subject, 'groups:read')) return { back: [], leftOut: [] }
  const may = mayCall(judging, contract.groupRoles.set)
  const groups = await findJoinableGroups(db, tenant.id, ids, actor.id)
  return plan(
    ids,
    (id) => groups.get(id)?.name ?? '',
    (id) => {
      const group = groups.get(id)
      if (!group) return 'gone'
      if (!may) return 'not-allowed'
      requireGroupRightsWithin(tenant, actor, group)
      return { what: group }
    },
  )
}

/** A plan as the API shows it. */
export function roleParts(actor: Principal, { permissions, limits, users, groups }: RolePlan): RoleParts {
  return {
    permissions: partOf(permissions),
    limits: partOf(limits),
    users: partOf(users, { named: seesNames(actor) }),
    groups: partOf(groups),
  }
}
