import { Type } from 'typebox'
import { Id, Line, TenantSlug } from './fields.ts'
import { http } from './http.ts'
import { olderCredentials } from './older-credentials.ts'
import { command } from './operation.ts'
import { notify } from './users.ts'

/** What can be undone, by the event that told of it. */
export const undoableActions = [
  'user.roles-changed',
  'user.activated',
  'user.deactivated',
  'user.deleted',
  'capability.granted',
  'capability.end-changed',
  'capability.revoked',
  'limit.set',
  'limit.cleared',
  'group.deleted',
  'role.deleted',
  'group.members-added',
  'group.member-removed',
  'group.member-role-changed',
] as const
export type UndoableAction = (typeof undoableActions)[number]

/** So many changes are undone together at most. */
export const undoneTogether = 50

export const run = command({
  name: 'undo.run',
  summary: 'Undo a change',
  description:
    'Makes the opposite change, for which you need the rights that it needs by itself: roles, status, capabilities, limits and memberships are as they were before the event. `event` is the id of an audit event: one of your own, or any if you may read the audit log. `request` is the request id of a call that you made within the last hour, and undoes all of its changes or none of them. Refused with `undo.overtaken` where the same thing was changed again since. A deletion is undone by restoring from the recycle bin, where the tenant has one. What ended with a change, such as sessions, does not come back. Undoing is an event by itself, and can be undone.',
  scope: 'tenant',
  input: Type.Object({
    tenant: TenantSlug,
    event: Type.Optional(Id),
    request: Type.Optional(Line(100)),
    ...notify,
    ...olderCredentials,
  }),
  output: Type.Object({ undone: Type.Integer({ description: 'How many changes were undone' }) }),
  emits: [
    'change.undone',
    'user.roles-changed',
    'user.activated',
    'user.deactivated',
    'user.restored',
    'invitation.sent',
    'capability.granted',
    'capability.end-changed',
    'capability.revoked',
    'limit.set',
    'limit.cleared',
    'group.restored',
    'role.restored',
    'group.roles-changed',
    'group.api-keys-asleep',
    'group.members-added',
    'group.member-removed',
    'group.left',
    'group.member-role-changed',
  ],
  problems: [
    'access.older_credentials',
    'undo.not_found',
    'undo.not_possible',
    'undo.overtaken',
    'undo.too_many',
    'seats.full',
    'seats.role_of_group',
    'user.not_found',
    'user.username_taken',
    'user.email_taken',
    'user.email_unconfirmed',
    'recycle_bin.not_found',
    'user.status_unchanged',
    'user.not_registered',
    'user.no_email',
    'user.yourself',
    'user.cannot_sign_in',
    'user.last_administrator',
    'role.not_found',
    'role.too_many',
    'role.name_taken',
    'role.key_taken',
    'role.external_name_taken',
    'role.too_many_roles',
    'group.not_found',
    'group.name_taken',
    'group.member_not_found',
    'group.last_owner',
    'capability.not_found',
    'capability.not_grantable',
    'capability.already_granted',
    'limit.not_found',
    'access.denied',
    'access.session_required',
    'access.person_required',
    'access.escalation',
    'access.action_disabled',
  ],
})

export const bindings = {
  run: http.post(run, '/tenants/{tenant}/undo'),
}
