import type { Static, TObject, TProperties, TSchema } from 'typebox'
import { defaultUserTable } from './account-rules-schema.ts'
import { freeSearchLevel } from './attribute-problems.ts'
import type { Attribute } from './attributes.ts'
import { attributeFields } from './attributes-schema.ts'
import { secondsOf } from './duration.ts'
import { ProfileFile, type ProfileSource } from './profile-schema.ts'

/** Fills in every default, and converts durations to seconds and maps to lists. The file must fit its schema. */
export function profileSourceOf(file: ProfileFile): ProfileSource {
  const { properties } = ProfileFile
  const { invitationLifetime, ...accounts } = withDefaults(properties.accounts.properties, file.accounts)
  const sessions = withDefaults(properties.sessions.properties, file.sessions)
  return {
    name: file.name,
    title: file.title,
    description: file.description ?? '',
    accentColor: file.accentColor ?? (defaultOf(properties.accentColor) as string),
    permissions: Object.entries(file.permissions ?? {}).map(([key, { group, description, implies = [] }]) => {
      return { key, group, description, implies: [...implies] }
    }),
    limits: Object.entries(file.limits ?? {}).map(([key, { description, unit, bounds = [] }]) => ({
      key,
      description,
      unit,
      bounds: bounds.map(({ permission, property, unless = [] }) => ({ permission, property, unless })),
    })),
    resources: Object.entries(file.resources ?? {}).map(([type, { description, permissions, ids = [] }]) => ({
      type,
      description,
      permissions: [...permissions],
      ids: [...ids],
    })),
    roles: Object.entries(file.roles).map(([key, role]) => profileRole(key, role)),
    capabilities: [...(file.capabilities ?? [])],
    administratorRole: file.administratorRole,
    ...(file.serverAdministratorRole === undefined
      ? {}
      : { serverAdministratorRole: file.serverAdministratorRole }),
    ...(file.seats === undefined
      ? {}
      : { seats: { users: file.seats.users ?? null, roles: { ...file.seats.roles } } }),
    accounts: { ...accounts, invitationLifetimeSeconds: secondsOf(invitationLifetime) ?? 0 },
    passwords: withDefaults(properties.passwords.properties, file.passwords),
    sessions: {
      idleSeconds: secondsOf(sessions.idle) ?? 0,
      absoluteSeconds: secondsOf(sessions.absolute) ?? 0,
      impersonationSeconds: secondsOf(sessions.impersonation) ?? 0,
    },
    errors: withDefaults(properties.errors.properties, file.errors),
    groups: withDefaults(properties.groups.properties, file.groups),
    quotas: withDefaults(properties.quotas.properties, file.quotas),
    recycleBin: withDefaults(properties.recycleBin.properties, file.recycleBin),
    serviceAccounts: withDefaults(properties.serviceAccounts.properties, file.serviceAccounts),
    userTable: [...(file.userTable ?? defaultUserTable)],
    attributes: profileAttributes(file.attributes ?? {}),
  }
}

function profileAttributes(entries: NonNullable<ProfileFile['attributes']>): Attribute[] {
  const defined: Attribute[] = []
  for (const [key, entry] of Object.entries(entries))
    defined.push(definedAttribute(defined, { key, ...entry }, 'profile'))
  return defined
}

type Given = Pick<Attribute, 'key' | 'label' | 'type'> & Partial<Attribute>

/** An attribute with every default, to be added to those that are defined already. */
export function definedAttribute(
  defined: readonly Attribute[],
  { key, ...given }: Given,
  definedIn: Attribute['definedIn'],
): Attribute {
  const attribute = { key, ...withDefaults(attributeFields, given), definedIn }
  return { ...attribute, searchLevel: attribute.searchable ? freeSearchLevel(defined) : null }
}

function profileRole(key: string, role: ProfileFile['roles'][string]): ProfileSource['roles'][number] {
  const limits = Object.entries(role.limits ?? {}).map(([limit, value]) => [
    limit,
    value === 'unlimited' ? null : value,
  ])
  return {
    key,
    name: role.name,
    description: role.description ?? '',
    color: role.color ?? 'gray',
    allPermissions: role.permissions === 'all',
    permissions: role.permissions === 'all' ? [] : [...role.permissions],
    limits: Object.fromEntries(limits),
    default: role.default ?? false,
  }
}

function withDefaults<T extends TProperties>(
  properties: T,
  given: object | undefined,
): Required<Static<TObject<T>>> {
  const values: Record<string, unknown> = { ...given }
  const entries = Object.entries(properties).map(([key, field]) => [key, values[key] ?? defaultOf(field)])
  return Object.fromEntries(entries)
}

function defaultOf(field: TSchema): unknown {
  return structuredClone((field as { default?: unknown }).default)
}
