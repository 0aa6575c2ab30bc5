import type { Role } from '@rollcall/contract/roles.ts'

/** What an edit of a role can change. */
export type EditedRole = Pick<Role, 'name' | 'description' | 'externalName' | 'color' | 'limits'> & {
  permissions: string[]
}

/**
 * What an edit changed, for the audit log: only the fields that differ, and of permissions only those that went and came, because nobody
 * finds one among two hundred that stayed.
 */
export function roleDifference(before: EditedRole, after: EditedRole) {
  const { permissions: had, limits: hadLimits, ...fields } = before
  const { permissions: has, limits: hasLimits, ...newFields } = after
  const removed = had.filter((key) => !has.includes(key))
  const added = has.filter((key) => !had.includes(key))
  return {
    before: {
      ...differing(fields, newFields),
      ...(removed.length > 0 ? { permissionsRemoved: removed } : {}),
      ...limitsIn(hadLimits, hasLimits),
    },
    after: {
      ...differing(newFields, fields),
      ...(added.length > 0 ? { permissionsAdded: added } : {}),
      ...limitsIn(hasLimits, hadLimits),
    },
  }
}

function limitsIn(own: Role['limits'], other: Role['limits']) {
  const limits = differing(own, other)
  return Object.keys(limits).length > 0 ? { limits } : {}
}

function differing(own: Record<string, unknown>, other: Record<string, unknown>) {
  return Object.fromEntries(Object.entries(own).filter(([key, value]) => other[key] !== value))
}
