import type { LimitDefinition } from '@rollcall/contract/permissions.ts'
import type { Role } from '@rollcall/contract/roles.ts'

/** The editable fields of a role, as the form holds them. */
export interface RoleValues {
  name: string
  description: string
  /** Empty for none. */
  externalName: string
  color: Role['color']
  /** The permissions chosen by name; they may imply others. */
  permissions: readonly string[]
  /** One value for each limit of the tenant; null means no limit. */
  limits: Readonly<Record<string, number | null>>
}

/** The version of a role that an edit began from. */
export interface RoleBase extends RoleValues {
  revision: number
}

const fields = ['name', 'description', 'externalName', 'color'] as const
export type RoleField = (typeof fields)[number]

export interface RoleChanges {
  fields: RoleField[]
  added: string[]
  removed: string[]
  /** Keys of the limits that differ. */
  limits: string[]
}

export function baseOf(role: Role, limits: readonly LimitDefinition[]): RoleBase {
  return {
    name: role.name,
    description: role.description,
    externalName: role.externalName ?? '',
    color: role.color,
    permissions: role.listedPermissions,
    limits: Object.fromEntries(limits.map(({ key }) => [key, limitOf(role, key)])),
    revision: role.revision,
  }
}

/** A limit that a role does not set is 0 (null means no limit). */
function limitOf(role: Role, key: string): number | null {
  if (role.allPermissions) return null
  const value = role.limits[key]
  return value === undefined ? 0 : value
}

/** The values of a new role. */
export function emptyRole(limits: readonly LimitDefinition[]): RoleBase {
  return {
    name: '',
    description: '',
    externalName: '',
    color: 'gray',
    permissions: [],
    limits: Object.fromEntries(limits.map(({ key }) => [key, 0])),
    revision: 0,
  }
}

export function changesOf(before: RoleValues, after: RoleValues): RoleChanges {
  return {
    fields: fields.filter((field) => before[field] !== after[field]),
    added: without(after.permissions, before.permissions),
    removed: without(before.permissions, after.permissions),
    limits: Object.keys(after.limits).filter((key) => before.limits[key] !== after.limits[key]),
  }
}

export function isChanged(before: RoleValues, after: RoleValues): boolean {
  return Object.values(changesOf(before, after)).some((each) => each.length > 0)
}

/** Applies the draft to a newer version of the role; where both changed a field, the draft wins. */
export function rebased(before: RoleValues, mine: RoleValues, latest: RoleValues): RoleValues {
  const changes = changesOf(before, mine)
  const kept = without(latest.permissions, changes.removed)
  return {
    ...latest,
    ...only(mine, changes.fields),
    permissions: [...kept, ...without(changes.added, kept)],
    limits: Object.fromEntries(
      Object.entries(latest.limits).map(([key, theirs]) => [
        key,
        changes.limits.includes(key) ? (mine.limits[key] ?? null) : theirs,
      ]),
    ),
  }
}

/** The changed fields, which are sent. */
export function patchOf(before: RoleValues, after: RoleValues) {
  const { fields, added, removed, limits } = changesOf(before, after)
  const input = inputOf(after)
  return {
    ...only(input, fields),
    ...(added.length + removed.length > 0 ? { permissions: input.permissions } : {}),
    ...(limits.length > 0 ? { limits: input.limits } : {}),
  }
}

/** The values in the form of the API. */
export function inputOf(values: RoleValues) {
  return {
    name: values.name.trim(),
    description: values.description.trim(),
    externalName: values.externalName.trim() || null,
    color: values.color,
    permissions: [...values.permissions],
    limits: { ...values.limits },
  }
}

function only<T extends object, K extends keyof T>(values: T, keys: readonly K[]): { [P in K]?: T[P] } {
  return Object.fromEntries(keys.map((key) => [key, values[key]])) as { [P in K]?: T[P] }
}

function without(keys: readonly string[], others: readonly string[]): string[] {
  const left = new Set(others)
  return keys.filter((key) => !left.has(key))
}
