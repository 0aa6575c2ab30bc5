import type { AttributeChanges } from '@rollcall/contract/attributes.ts'
import { contract } from '@rollcall/contract/contract.ts'
import type { Input, Operation } from '@rollcall/contract/operation.ts'
import type { UndoableAction } from '@rollcall/contract/undoable.ts'
import type { Context } from '../../operations/implement.ts'
import type { Principal } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { changeLimit } from '../access/access.operations.ts'
import { changeCapabilityEnd, grantCapability, revokeCapability } from '../access/capabilities.operations.ts'
import { requireHeld } from '../accounts/users.held.ts'
import type { AttributeFacts } from '../directory/attributes.change.ts'
import { readableAt } from '../directory/attributes.facts.ts'
import { personName } from '../directory/users.people.ts'
import { findByUsername } from '../directory/users.service.ts'
import { listCapabilityGrants } from '../grants/capabilities.store.ts'
import { roleBadges, rolesByKey } from '../grants/tenant-roles.ts'
import {
  addMembersOperation,
  removeMemberOperation,
  setMemberRoleOperation,
} from '../groups/members.operations.ts'
import { restoreGroup } from '../recycle-bin/restore-group.ts'
import { restoreRole } from '../recycle-bin/restore-role.ts'
import { restoreUser } from '../recycle-bin/restore-user.ts'
import { setRolesOperation } from '../users/users.roles.ts'
import { setStatusOperation } from '../users/users.status.ts'
import { updateOperation } from '../users/users.update.ts'
import {
  type EventRow,
  endedRoleHadEnd,
  findEndedCapability,
  listAdded,
  listRemoved,
  listWithRole,
} from './undo.store.ts'

/** What the caller says of credentials and mails, as for the opposite change by itself. */
type Choices = Pick<Input<typeof contract.undo.run>, 'olderCredentials' | 'notify'>
type Older = Pick<Choices, 'olderCredentials'>

/** The change that takes another one back: its operation, which has the checks, and how it is made. */
interface Opposite {
  operation: Operation
  make(context: Context<Principal>, event: EventRow, choices: Choices): Promise<unknown>
}

const { users, recycleBin, capabilities, access, groups } = contract

export const opposites: Record<UndoableAction, Opposite> = {
  'user.roles-changed': { operation: users.setRoles, make: rolesAsBefore },
  'user.updated': { operation: users.update, make: attributesAsBefore },
  'user.activated': { operation: users.setStatus, make: statusTo('inactive') },
  'user.deactivated': { operation: users.setStatus, make: statusTo('active') },
  'user.deleted': { operation: recycleBin.restoreUser, make: userFromBin },
  'group.deleted': { operation: recycleBin.restoreGroup, make: groupFromBin },
  'role.deleted': { operation: recycleBin.restoreRole, make: roleFromBin },
  'capability.granted': { operation: capabilities.revoke, make: takeCapability },
  'capability.end-changed': { operation: capabilities.changeEnd, make: endAsBefore },
  'capability.revoked': { operation: capabilities.grant, make: giveCapability },
  'limit.set': { operation: access.setLimit, make: limitAsBefore },
  'limit.cleared': { operation: access.setLimit, make: limitAsBefore },
  'group.members-added': { operation: groups.removeMember, make: takeOut },
  'group.member-removed': { operation: groups.addMembers, make: putBack },
  'group.member-role-changed': { operation: groups.setMemberRole, make: memberAsBefore },
}

const notPossible = () => new Refusal('undo.not_possible')

function targetOf({ targetId }: EventRow): string {
  if (targetId === null) throw notPossible()
  return targetId
}

async function rolesAsBefore(context: Context<Principal>, event: EventRow, choices: Choices) {
  const { db, tenant } = context
  const user = targetOf(event)
  const before = (event.before?.roles ?? []) as string[]
  const { grants } = await requireHeld(context, user)
  const fromElsewhere = roleBadges(
    tenant,
    grants.roles.filter(({ source, via }) => source !== 'manual' && !via).map(({ roleId }) => roleId),
  )
  const roles = before.filter((key) => !fromElsewhere.some((role) => role.key === key))
  const roleIds = rolesByKey(tenant, roles).map(({ id }) => id)
  const ended = { userId: user, roleIds, by: event.actorId ?? '', until: event.at }
  // By hand a role is given without an end: what would have ended must not last for that.
  if (event.actorId && (await endedRoleHadEnd(db, tenant.id, ended))) throw notPossible()
  await setRolesOperation(context, { tenant: tenant.slug, user, roles, ...choices })
}

async function attributesAsBefore(context: Context<Principal>, event: EventRow) {
  const { actor, tenant } = context
  const user = targetOf(event)
  const before = (event.before?.attributes ?? {}) as AttributeFacts
  const readable = readableAt(actor, user)(event.at)
  const byKey = new Map(tenant.profile.attributes.map((attribute) => [attribute.key, attribute]))
  const attributes: AttributeChanges = {}
  for (const [key, value] of Object.entries(before)) {
    // An attribute that got the key of a deleted one may have more readers, who must not see the values of before.
    if (!readable(key)) throw notPossible()
    const ofUser = value !== null && byKey.get(key)?.type === 'user'
    attributes[key] = ofUser ? await idOfUsername(context, event, String(value)) : value
  }
  await updateOperation(context, { tenant: tenant.slug, user, attributes })
}

/** Throws `undo.not_possible` where no account of that time has this username any more. */
async function idOfUsername({ db, tenant }: Context<Principal>, { at }: EventRow, username: string) {
  const user = await findByUsername(db, tenant, username)
  if (!user || user.createdAt > at) throw notPossible()
  return user.id
}

function statusTo(status: 'active' | 'inactive'): Opposite['make'] {
  return (context, event, choices) =>
    setStatusOperation(context, { tenant: context.tenant.slug, user: targetOf(event), status, ...choices })
}

async function userFromBin(context: Context<Principal>, event: EventRow) {
  await restoreUser(context, { tenant: context.tenant.slug, user: targetOf(event) })
}

async function roleFromBin(context: Context<Principal>, event: EventRow, older: Older) {
  await restoreRole(context, { tenant: context.tenant.slug, role: targetOf(event), ...older })
}

async function groupFromBin(context: Context<Principal>, event: EventRow, older: Older) {
  await restoreGroup(context, { tenant: context.tenant.slug, group: targetOf(event), ...older })
}

/** The grant that an event tells of; throws `capability.not_found` where there is none any more. */
async function presentCapability({ db, tenant }: Context<Principal>, event: EventRow): Promise<string> {
  const permission = String(event.after?.permission)
  const page = { limit: 1, after: undefined }
  const [grant] = await listCapabilityGrants(db, tenant.id, { user: targetOf(event), permission }, page)
  if (!grant) throw new Refusal('capability.not_found')
  return grant.id
}

async function takeCapability(context: Context<Principal>, event: EventRow) {
  const grant = await presentCapability(context, event)
  await revokeCapability(context, { tenant: context.tenant.slug, grant })
}

async function endAsBefore(context: Context<Principal>, event: EventRow) {
  const { tenant, now } = context
  const { endsAt } = event.before as { endsAt: string | null }
  if (endsAt !== null && new Date(endsAt) <= now) throw notPossible()
  const grant = await presentCapability(context, event)
  await changeCapabilityEnd(context, { tenant: tenant.slug, grant, endsAt })
}

async function giveCapability(context: Context<Principal>, event: EventRow, older: Older) {
  const { db, tenant } = context
  const { permission, reason, endsAt } = event.before as {
    permission: string
    reason: string | null
    endsAt: string | null
  }
  const user = targetOf(event)
  const ended = await findEndedCapability(db, tenant.id, { userId: user, permission, until: event.at })
  // Without it nobody knows when it was to begin.
  if (!ended || (endsAt !== null && new Date(endsAt) <= context.now)) throw notPossible()
  const startsAt = ended.startsAt?.toISOString() ?? null
  const period = { startsAt, endsAt }
  const given = { tenant: tenant.slug, user, permission, reason: reason ?? '', ...period, ...older }
  await grantCapability(context, given)
}

async function limitAsBefore(context: Context<Principal>, event: EventRow, older: Older) {
  const [[limit, before] = ['', undefined]] = Object.entries(event.before ?? {})
  const value = before === 'by roles' ? undefined : (before as number | null)
  await changeLimit(context, { user: targetOf(event), limit, value, ...older })
}

/** The rows of the users that an event of a group names. Throws `undo.not_possible` if a name does not lead to exactly one of them any more. */
function peopleOf<Row extends { username: string; alias: string | null }>(
  { tenant }: Context<Principal>,
  rows: readonly Row[],
  names: readonly string[],
): Row[] {
  const people = rows.filter((row) => names.includes(personName(tenant, row)))
  // Somebody has another name since, or the name of somebody else.
  if (people.length !== names.length) throw notPossible()
  return people
}

function changeOf(event: EventRow) {
  if (event.actorId === null) throw notPossible()
  return { groupId: targetOf(event), by: event.actorId, until: event.at }
}

async function takeOut(context: Context<Principal>, event: EventRow) {
  const { db, tenant } = context
  const change = changeOf(event)
  const added = await listAdded(db, tenant.id, change)
  for (const { userId } of peopleOf(context, added, event.after?.users as string[]))
    await removeMemberOperation(context, { tenant: tenant.slug, group: change.groupId, user: userId })
}

async function putBack(context: Context<Principal>, event: EventRow, older: Older) {
  const { db, tenant } = context
  const change = changeOf(event)
  const { user, role } = event.before as { user: string; role: 'owner' | 'member' }
  const [removed] = peopleOf(context, await listRemoved(db, tenant.id, change), [user])
  if (!removed || removed.endsAt !== null) throw notPossible()
  const those = { group: change.groupId, users: [removed.userId], role, ...older }
  await addMembersOperation(context, { tenant: tenant.slug, ...those })
}

async function memberAsBefore(context: Context<Principal>, event: EventRow, older: Older) {
  const { db, tenant } = context
  const groupId = targetOf(event)
  const { user, role: now } = event.after as { user: string; role: 'owner' | 'member' }
  const [member] = peopleOf(context, await listWithRole(db, tenant.id, { groupId, role: now }), [user])
  const role = event.before?.role as 'owner' | 'member'
  const change = { group: groupId, user: member?.userId ?? '', role, ...older }
  await setMemberRoleOperation(context, { tenant: tenant.slug, ...change })
}
