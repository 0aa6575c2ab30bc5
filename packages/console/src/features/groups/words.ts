import type { GroupDetails, GroupRole } from '@rollcall/contract/groups.ts'
import type { TenantRules } from '@rollcall/contract/me.ts'
import type { Role } from '@rollcall/contract/roles.ts'
import { t } from '../../i18n/messages.ts'
import { listOf } from '../../ui/list.ts'

/** Some names of a longer list: "ada, bob and 3 others". */
export function shortList(names: readonly string[], total: number): string {
  const more = total - names.length
  return listOf(more > 0 ? [...names, t('groups.others', { count: more })] : names)
}

type Roles = readonly Pick<Role, 'key' | 'name'>[]

/** Values of sentences about roles: how many, and their names. */
function named(roles: Roles): { roles: number; names: string } {
  return { roles: roles.length, names: listOf(roles.map(({ name }) => name)) }
}

/** The consequences of deleting the group, in sentences. */
export function deletionOf(
  { members, roles, keys }: Pick<GroupDetails, 'members' | 'roles' | 'keys'>,
  { recycleBin }: Pick<TenantRules, 'recycleBin'>,
): string[] {
  return [
    roles.length === 0
      ? t('groups.membersLeave', { count: members })
      : t('groups.membersLoseUnless', { count: members, ...named(roles) }),
    ...(keys ? [t('groups.keysStop', { count: keys })] : []),
    t('groups.auditStays'),
    recycleBin ? t('groups.restorable', { days: recycleBin.days }) : t('groups.cannotBeUndone'),
  ]
}

/** The consequences of other roles for the members, in sentences. */
export function roleChangesOf(
  { members, keys }: Pick<GroupDetails, 'members' | 'keys'>,
  before: Roles,
  after: Roles,
): string[] {
  const others = (from: Roles, to: Roles) => from.filter(({ key }) => !to.some((each) => each.key === key))
  const gained = others(after, before)
  const lost = others(before, after)
  const follow = keys ? [t('groups.keysFollow', { count: keys })] : []
  return [
    ...(gained.length > 0 ? [t('groups.membersGet', { count: members, ...named(gained) })] : []),
    ...(lost.length > 0 ? [t('groups.membersLose', { count: members, ...named(lost) })] : []),
    ...(gained.length + lost.length > 0 ? [t('groups.fromNextRequest'), ...follow] : []),
  ]
}

export type MemberChange = 'make-owner' | 'make-member' | 'remove' | 'leave'

/** The consequences of changing one member, in sentences. */
export function memberChangeOf(change: MemberChange, { roles }: Pick<GroupDetails, 'roles'>): string[] {
  const losing = (key: 'groups.youLose' | 'groups.theyLose') =>
    roles.length > 0 ? [t(key, named(roles))] : []
  switch (change) {
    case 'make-owner':
      return [t('groups.ownersMay')]
    case 'make-member':
      return [t('groups.theyStay'), t('groups.noLongerOwner')]
    case 'remove':
      return [t('groups.theyLeave'), ...losing('groups.theyLose'), t('groups.canBeAddedAgain')]
    case 'leave':
      return [t('groups.youLeave'), ...losing('groups.youLose'), t('groups.ownerCanAddYou')]
  }
}

export const groupRoleLabels: Record<GroupRole, string> = {
  owner: t('groups.owner'),
  member: t('groups.member'),
}
