import type { GroupDetails, GroupRole } from '@rollcall/contract/groups.ts'
import type { Role } from '@rollcall/contract/roles.ts'
import { count } from '../../ui/count.ts'

/** Some names of a longer list: "ada, bob and 3 more". */
export function shortList(names: readonly string[], total: number): string {
  const more = total - names.length
  return new Intl.ListFormat('en').format(more > 0 ? [...names, `${count(more, 'other')}`] : names)
}

type Roles = readonly Pick<Role, 'key' | 'name'>[]

function namesOf(roles: Roles): string {
  const names = new Intl.ListFormat('en').format(roles.map(({ name }) => name))
  return `the ${roles.length === 1 ? 'role' : 'roles'} ${names}`
}

function unlessOtherwise(who: string, roles: Roles): string {
  return `, unless ${who} have ${roles.length === 1 ? 'it' : 'them'} otherwise too`
}

/** What deleting the group will do, in sentences. */
export function deletionOf({
  members,
  roles,
  keys,
}: Pick<GroupDetails, 'members' | 'roles' | 'keys'>): string[] {
  const people = count(members, 'member')
  return [
    roles.length === 0
      ? `${people} ${members === 1 ? 'is' : 'are'} not in it any more.`
      : `${people} ${members === 1 ? 'loses' : 'lose'} ${namesOf(roles)} at once${unlessOtherwise('they', roles)}.`,
    ...(keys ? [`${count(keys, 'API key')} ${keys === 1 ? 'stops' : 'stop'} working for good.`] : []),
    'What was done in it stays in the audit log.',
    'This cannot be undone.',
  ]
}

/** What other roles do to those who are in the group, in sentences. */
export function roleChangesOf(
  { members, keys }: Pick<GroupDetails, 'members' | 'keys'>,
  before: Roles,
  after: Roles,
): string[] {
  const others = (from: Roles, to: Roles) => from.filter(({ key }) => !to.some((each) => each.key === key))
  const gained = others(after, before)
  const lost = others(before, after)
  const people = count(members, 'member')
  const follow = keys ? [`${count(keys, 'API key')} ${keys === 1 ? 'follows' : 'follow'}.`] : []
  return [
    ...(gained.length > 0 ? [`${people} ${members === 1 ? 'gets' : 'get'} ${namesOf(gained)}.`] : []),
    ...(lost.length > 0 ? [`${people} ${members === 1 ? 'loses' : 'lose'} ${namesOf(lost)}.`] : []),
    ...(gained.length + lost.length > 0 ? ['From their next request on.', ...follow] : []),
  ]
}

export type MemberChange = 'make-owner' | 'make-member' | 'remove' | 'leave'

const ownerMay = 'add and remove people, change and delete the group, and make API keys for it'

/** What changing one member will do, in sentences. */
export function memberChangeOf(change: MemberChange, { roles }: Pick<GroupDetails, 'roles'>): string[] {
  const who = change === 'leave' ? 'you' : 'they'
  const losing =
    roles.length > 0
      ? [
          `${change === 'leave' ? 'You' : 'They'} lose ${namesOf(roles)} at once${unlessOtherwise(who, roles)}.`,
        ]
      : []
  switch (change) {
    case 'make-owner':
      return [`Owners ${ownerMay}.`]
    case 'make-member':
      return ['They stay in the group.', `They can no longer ${ownerMay.replace(', and', ', or')}.`]
    case 'remove':
      return ['They are not in the group any more.', ...losing, 'They can be added again.']
    case 'leave':
      return [
        'You are not in the group any more, and see it only if it is visible to everybody.',
        ...losing,
        'An owner can add you again.',
      ]
  }
}

export const groupRoleLabels: Record<GroupRole, string> = { owner: 'Owner', member: 'Member' }
