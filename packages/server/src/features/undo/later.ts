import type { UndoableAction } from '@rollcall/contract/undoable.ts'
import type { EventRow } from './undo.store.ts'

/** What events of one kind are about beside their target. */
type Family = 'deletion' | 'roles' | 'status' | 'attributes' | 'capability' | 'limit' | 'membership'

export const familyOf: Record<UndoableAction, Family> = {
  'user.deleted': 'deletion',
  'group.deleted': 'deletion',
  'role.deleted': 'deletion',
  'user.roles-changed': 'roles',
  'user.updated': 'attributes',
  'user.activated': 'status',
  'user.deactivated': 'status',
  'capability.granted': 'capability',
  'capability.end-changed': 'capability',
  'capability.revoked': 'capability',
  'limit.set': 'limit',
  'limit.cleared': 'limit',
  'group.members-added': 'membership',
  'group.member-removed': 'membership',
  'group.member-role-changed': 'membership',
}

/** The events that change the same kind of thing. */
export const actionsOf: Record<Family, readonly string[]> = {
  deletion: [
    'user.restored',
    'user.erased',
    'group.restored',
    'group.erased',
    'role.restored',
    'role.erased',
  ],
  roles: ['user.roles-changed'],
  status: ['user.activated', 'user.deactivated', 'invitation.accepted'],
  attributes: ['user.updated', 'account.attributes-changed', 'user.attribute-cleared'],
  capability: ['capability.granted', 'capability.end-changed', 'capability.revoked'],
  limit: ['limit.set', 'limit.cleared'],
  membership: [
    'group.members-added',
    'group.member-removed',
    'group.member-role-changed',
    'group.left',
    'group.inherited',
  ],
}

type Facts = Record<string, unknown>

/** Families of which a target has several, so that their events say which. */
const namesWhat: ReadonlySet<Family> = new Set(['attributes', 'capability', 'limit', 'membership'])

/** Did a later event change the very thing that this one did? */
export function concernsSame(family: Family, event: EventRow, later: EventRow): boolean {
  const [own, other] = [namesIn(family, event), namesIn(family, later)]
  return !namesWhat.has(family) || own.some((name) => other.includes(name))
}

function namesIn(family: Family, { before, after }: EventRow): string[] {
  const both: Facts = { ...before, ...after }
  switch (family) {
    case 'capability':
      return [both.permission].flatMap(textOf)
    case 'attributes':
      return Object.keys({ ...(before?.attributes ?? {}), ...(after?.attributes ?? {}) })
    case 'limit':
      return Object.keys(before ?? {})
    case 'membership':
      return [both.users, both.user, both.owner, before?.owner].flatMap(textOf)
    default:
      return []
  }
}

function textOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textOf)
  return typeof value === 'string' ? [value] : []
}
