import { Type } from 'typebox'
import { type Concern, event, facts, oneOf } from './event.ts'
import { Affected, Count, Moment, Name, Names, Receiver, Ref, settled } from './fields.ts'

const GroupRole = oneOf('owner', 'member')
const described = facts({
  name: Type.Optional(Name),
  description: Type.Optional(Type.String()),
  public: Type.Optional(Type.Boolean()),
})
const leaving = {
  group: Ref,
  before: facts({ user: Name, role: GroupRole }),
  affected: Affected,
}

/** The group, which acts by its API keys, and the users whose rights change with it. */
function withGroup({ group, affected }: { group: Ref; affected: Affected }): Concern {
  return affected === 'more' ? 'all-principals' : [group.id, ...affected]
}

function thoseIn({ affected }: { affected: Affected }): Concern {
  return affected === 'more' ? 'all-principals' : affected
}

/** Events of groups. */
export const groupEvents = [
  event('group.created', {
    about: 'group',
    data: {
      group: Ref,
      after: facts({ description: Type.String(), public: Type.Boolean(), owners: Names, members: Names }),
    },
  }),
  event('group.updated', {
    about: 'group',
    data: { group: Ref, before: described, after: described },
    // Its API keys act under its name.
    concerns: ({ group }) => [group.id],
  }),
  event('group.deleted', {
    about: 'group',
    data: {
      group: Ref,
      before: facts({ description: Type.String(), public: Type.Boolean(), members: Count, owners: Count }),
      /** While it is in the recycle bin. */
      after: Type.Optional(facts({ recoverableUntil: Moment })),
      affected: Affected,
    },
    concerns: withGroup,
  }),
  event('group.restored', {
    about: 'group',
    data: {
      group: Ref,
      before: facts({ deletedAt: Moment }),
      after: facts({ description: Type.String(), public: Type.Boolean() }),
    },
    concerns: ({ group }) => [group.id],
  }),
  event('group.erased', {
    about: 'group',
    data: { group: Ref, before: facts({ deletedAt: Moment }) },
  }),
  event('group.roles-changed', {
    about: 'group',
    data: {
      group: Ref,
      before: facts({ roles: Names }),
      after: facts({ roles: Names, ...settled }),
      affected: Affected,
    },
    concerns: withGroup,
  }),
  event('group.members-added', {
    about: 'group',
    data: { group: Ref, after: facts({ role: GroupRole, users: Names, ...settled }), affected: Affected },
    concerns: thoseIn,
  }),
  event('group.member-role-changed', {
    about: 'group',
    data: {
      group: Ref,
      member: Type.String(),
      before: facts({ user: Name, role: GroupRole }),
      after: facts({ user: Name, role: GroupRole, ...settled }),
    },
    // Older credentials of a new owner may have ended.
    concerns: ({ member }) => [member],
  }),
  event('group.member-removed', {
    about: 'group',
    data: leaving,
    concerns: thoseIn,
  }),
  event('group.left', { about: 'group', data: leaving, concerns: thoseIn }),
  event('group.inherited', {
    about: 'group',
    data: {
      group: Ref,
      heir: Receiver,
      before: facts({ owner: Name }),
      after: facts({ owner: Name, ...settled }),
    },
    concerns: ({ heir }) => [heir.id],
  }),
] as const
