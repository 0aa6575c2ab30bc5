import { accessAt, type Tie } from '@rollcall/access/history.ts'
import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import type { Context } from '../../operations/implement.ts'
import type { Principal } from '../../platform/principal.ts'
import { requireUser } from '../directory/users.service.ts'
import { visibleAmong } from '../groups/groups.access.ts'
import { type Person, peopleAmong } from './access.people.ts'
import { findHistory } from './history.store.ts'

/** `access.show-at`: what a user could do at a moment, from the grants that were valid then. */
export async function showAtOperation(
  { db, actor, tenant, now }: Context<Principal>,
  { user, at }: Input<typeof contract.access.showAt>,
) {
  await requireUser(db, tenant, user)
  const moment = new Date(at)
  const history = await findHistory(db, tenant.id, user, moment)
  const { groups, roles, capabilities, permissions } = accessAt(tenant.model.catalogue, history, moment)
  const ids = [...roles, ...capabilities].flatMap(({ grantedBy, endedBy }) => [grantedBy, endedBy])
  const adders = new Map(groups.map((group) => [group.groupId, group]))
  const person = await peopleAmong(db, tenant, [...ids, ...groups.map(({ grantedBy }) => grantedBy)])
  const visible = await visibleAmong(db, actor, [...adders.keys()], now)
  const shown = groups.flatMap(({ groupId: id, groupName: name }) =>
    name !== null && visible.has(id) ? { id, name } : [],
  )
  return {
    groups: shown,
    roles: roles.map((role) => {
      const via = 'groupId' in role && role.groupId !== null ? adders.get(role.groupId) : undefined
      return {
        id: role.roleId,
        name: role.revision?.name ?? null,
        source: via ? ('group' as const) : role.source,
        group: shown.find(({ id }) => id === via?.groupId) ?? null,
        ...pastTie(via ? bounded(role, via) : role, person),
      }
    }),
    capabilities: capabilities.map((capability) => ({
      permission: capability.permission,
      source: capability.source,
      ...pastTie(capability, person),
    })),
    permissions,
    complete: roles.every(({ revision }) => revision),
  }
}

type Given = Tie & { grantedBy: string | null; endedBy: string | null }

/** The period of a group's role for a member: it counts only while the membership does. Its giver is the user who added the member. */
function bounded(given: Given, membership: Given): Given {
  const first =
    (endOf(given)?.getTime() ?? Infinity) < (endOf(membership)?.getTime() ?? Infinity) ? given : membership
  const { endsAt, endedAt, endedBy } = first
  return { ...membership, endsAt, endedAt, endedBy }
}

function endOf({ endsAt, endedAt }: Tie): Date | null {
  return endsAt && endedAt ? new Date(Math.min(endsAt.getTime(), endedAt.getTime())) : (endsAt ?? endedAt)
}

function pastTie(tie: Given, person: Person) {
  return {
    grantedBy: person(tie.grantedBy),
    grantedAt: tie.grantedAt.toISOString(),
    endsAt: endOf(tie)?.toISOString() ?? null,
    endedBy: person(tie.endedBy),
  }
}
