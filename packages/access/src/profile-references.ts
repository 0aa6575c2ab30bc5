import { compileCatalogue } from './catalogue.ts'
import { has, setOf } from './permission-set.ts'
import type { Path } from './profile-document.ts'
import { isRecord, type ShapeError } from './profile-shape.ts'
import { rollcallPermissions, serverPermissions } from './rollcall-permissions.ts'
import { didYouMean } from './suggestion.ts'

/** The valid parts of a profile, without those of the wrong shape. */
interface Outline {
  permissions: Map<string, { implies: string[] }>
  limits: Map<string, { permission: string; unless: string[] }[]>
  resources: Map<string, string[]>
  roles: Map<string, { all: boolean; permissions: string[]; limits: string[]; isDefault: boolean }>
  capabilities: string[]
  administratorRole: string | undefined
  serverAdministratorRole: string | undefined
  seats: string[]
  serviceAccountRoles: string[]
  detailNeeds: string
}

type Report = (path: Path, message: string, part?: ShapeError['part']) => void

const ownKeys: ReadonlySet<string> = new Set(
  [...rollcallPermissions, ...serverPermissions].map((permission) => permission.key),
)
const ownPrefixes: ReadonlySet<string> = new Set([...ownKeys].map(prefixOf))

/**
 * Finds every name in a profile that refers to nothing, and every role that cannot do what it is for. Works on files with other errors too,
 * so that all errors are reported at once.
 */
export function referenceErrors(value: unknown): ShapeError[] {
  const outline = outlineOf(value)
  const errors: ShapeError[] = []
  const report: Report = (path, message, part = 'value') => errors.push({ path, part, message })
  checkPermissions(outline, report)
  for (const [index, key] of outline.capabilities.entries())
    checkKey(outline, key, ['capabilities', index], report)
  checkKey(outline, outline.detailNeeds, ['errors', 'detailNeeds'], report)
  checkBounds(outline, report)
  checkResources(outline, report)
  checkRoles(outline, report)
  checkDefault(outline, report)
  checkAdministrators(outline, report)
  checkKeysOfRoles(outline, report)
  checkSeats(outline, report)
  checkServiceAccounts(outline, report)
  return errors
}

function checkPermissions(outline: Outline, report: Report): void {
  for (const [key, { implies }] of outline.permissions) {
    const path = ['permissions', key]
    if (ownKeys.has(key)) report(path, `"${key}" is a permission of Rollcall itself.`, 'key')
    else if (ownPrefixes.has(prefixOf(key))) {
      report(path, `Keys that begin with "${prefixOf(key)}" are kept for Rollcall itself.`, 'key')
    }
    for (const [index, implied] of implies.entries())
      checkKey(outline, implied, [...path, 'implies', index], report)
  }
}

function checkBounds(outline: Outline, report: Report): void {
  for (const [limit, bounds] of outline.limits) {
    for (const [index, { permission, unless }] of bounds.entries()) {
      const path = ['limits', limit, 'bounds', index]
      checkKey(outline, permission, [...path, 'permission'], report)
      for (const [exception, key] of unless.entries())
        checkKey(outline, key, [...path, 'unless', exception], report)
    }
  }
}

function checkResources(outline: Outline, report: Report): void {
  for (const [type, permissions] of outline.resources) {
    const path = ['resources', type]
    if (type === 'tenant') report(path, 'The type "tenant" is kept for Rollcall itself.', 'key')
    for (const [index, key] of permissions.entries())
      checkKey(outline, key, [...path, 'permissions', index], report)
  }
}

function checkRoles(outline: Outline, report: Report): void {
  for (const [role, { all, permissions, limits }] of outline.roles) {
    for (const [index, key] of permissions.entries()) {
      checkKey(outline, key, ['roles', role, 'permissions', index], report)
    }
    for (const limit of limits) {
      const path = ['roles', role, 'limits', limit]
      if (!outline.limits.has(limit)) {
        report(path, `There is no limit "${limit}".${didYouMean(limit, outline.limits.keys())}`, 'key')
      } else if (all) report(path, 'A role with all permissions has no limits.', 'key')
    }
  }
}

function checkDefault(outline: Outline, report: Report): void {
  const defaults = [...outline.roles].filter(([, role]) => role.isDefault)
  const first = defaults[0]?.[0]
  for (const [role] of defaults.slice(1)) {
    report(['roles', role, 'default'], `Only one role can be the default, and "${first}" already is.`)
  }
  for (const [role, { all }] of defaults) {
    if (!all && role !== outline.administratorRole && role !== outline.serverAdministratorRole) continue
    report(
      ['roles', role, 'default'],
      'Every new user would be an administrator: choose a lesser role as the default.',
    )
  }
}

function checkAdministrators(outline: Outline, report: Report): void {
  for (const place of ['administratorRole', 'serverAdministratorRole'] as const) {
    const key = outline[place]
    if (key !== undefined && outline.roles.size > 0) checkAdministrator(outline, key, place, report)
  }
  if (
    outline.serverAdministratorRole !== undefined &&
    outline.serverAdministratorRole === outline.administratorRole
  )
    report(
      ['serverAdministratorRole'],
      'This must be another role than administratorRole, which every tenant has.',
    )
}

function checkAdministrator(outline: Outline, key: string, place: string, report: Report): void {
  const role = outline.roles.get(key)
  if (role === undefined) {
    report([place], `There is no role "${key}".${didYouMean(key, outline.roles.keys())}`)
  } else if (!role.all && !givesRoles(outline, role.permissions)) {
    report([place], `The role "${key}" lacks users:assign-roles, so it could never name a successor.`)
  }
}

/** Two keys that differ in capitals alone would be taken for each other. */
function checkKeysOfRoles({ roles }: Outline, report: Report): void {
  const seen = new Map<string, string>()
  for (const key of roles.keys()) {
    const other = seen.get(key.toLowerCase())
    if (other !== undefined) report(['roles', key], `This is too similar to the role "${other}".`, 'key')
    seen.set(key.toLowerCase(), key)
  }
}

function checkSeats({ seats, roles }: Outline, report: Report): void {
  for (const key of seats)
    if (!roles.has(key))
      report(['seats', 'roles', key], `There is no role "${key}".${didYouMean(key, roles.keys())}`, 'key')
}

function checkServiceAccounts({ roles, serviceAccountRoles }: Outline, report: Report): void {
  for (const [index, key] of serviceAccountRoles.entries()) {
    const path = ['serviceAccounts', 'roles', index]
    if (!roles.has(key)) report(path, `There is no role "${key}".${didYouMean(key, roles.keys())}`)
    else if (roles.get(key)?.isDefault)
      report(
        path,
        'Every new user could be given access to other tenants: name a role that is not the default.',
      )
  }
}

function givesRoles(outline: Outline, permissions: readonly string[]): boolean {
  const known = (key: string) => ownKeys.has(key) || outline.permissions.has(key)
  const product = [...outline.permissions].filter(([key]) => !ownKeys.has(key))
  const catalogue = compileCatalogue(
    product.map(([key, { implies }]) => ({
      key,
      group: '',
      description: '',
      implies: implies.filter(known),
    })),
    { runsServer: true },
  )
  return has(setOf(catalogue, permissions.filter(known)), catalogue.indexOf('users:assign-roles'))
}

function checkKey(outline: Outline, key: string, path: Path, report: Report): void {
  if (key === '' || ownKeys.has(key) || outline.permissions.has(key)) return
  report(
    path,
    `There is no permission "${key}".${didYouMean(key, [...outline.permissions.keys(), ...ownKeys])}`,
  )
}

function prefixOf(key: string): string {
  return key.slice(0, key.indexOf(':') + 1)
}

function outlineOf(value: unknown): Outline {
  const root = isRecord(value) ? value : {}
  const permissions = entriesOf(root.permissions).map(
    ([key, entry]) => [key, { implies: texts(entry.implies) }] as const,
  )
  const roles = entriesOf(root.roles).map(([key, role]) => {
    const all = role.permissions === 'all'
    const limits = isRecord(role.limits) ? Object.keys(role.limits) : []
    return [
      key,
      { all, permissions: texts(role.permissions), limits, isDefault: role.default === true },
    ] as const
  })
  const textIn = (key: string) => (typeof root[key] === 'string' ? root[key] : undefined)
  const seats = isRecord(root.seats) ? root.seats.roles : undefined
  return {
    permissions: new Map(permissions),
    limits: new Map(entriesOf(root.limits).map(([key, entry]) => [key, boundsOf(entry.bounds)])),
    resources: new Map(entriesOf(root.resources).map(([type, entry]) => [type, texts(entry.permissions)])),
    roles: new Map(roles),
    capabilities: texts(root.capabilities),
    administratorRole: textIn('administratorRole'),
    serverAdministratorRole: textIn('serverAdministratorRole'),
    seats: isRecord(seats) ? Object.keys(seats) : [],
    serviceAccountRoles: texts(isRecord(root.serviceAccounts) ? root.serviceAccounts.roles : undefined),
    detailNeeds: textOf(isRecord(root.errors) ? root.errors.detailNeeds : undefined),
  }
}

function boundsOf(value: unknown): { permission: string; unless: string[] }[] {
  if (!Array.isArray(value)) return []
  return value.map((entry) => {
    const bound = isRecord(entry) ? entry : {}
    return { permission: textOf(bound.permission), unless: texts(bound.unless) }
  })
}

function entriesOf(value: unknown): [string, Record<string, unknown>][] {
  if (!isRecord(value)) return []
  return Object.entries(value).map(([key, entry]) => [key, isRecord(entry) ? entry : {}])
}

// A value that is no text becomes an empty text, so that the others keep their index.
function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(textOf) : []
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
