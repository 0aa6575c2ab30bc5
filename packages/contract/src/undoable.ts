/** What can be undone, by the event that told of it. */
const undoableActions = [
  'user.roles-changed',
  'user.updated',
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

interface Told {
  action: string
  outcome: string
  before: object | null
  after: object | null
}

/** Does an event tell of something that can be undone? Of the changes of an account, only those of attributes and nothing else. */
export function isUndoable({ action, outcome, before, after }: Told): boolean {
  // Where there is no recycle bin, a deletion is for good.
  if (action.endsWith('.deleted') && !(after && 'recoverableUntil' in after)) return false
  if (action === 'user.updated' && Object.keys({ ...before, ...after }).join() !== 'attributes') return false
  return outcome === 'success' && (undoableActions as readonly string[]).includes(action)
}
