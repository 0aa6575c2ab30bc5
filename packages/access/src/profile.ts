import { accountRuleProblems } from './account-rule-problems.ts'
import { definitionProblems, definitionsProblems } from './attribute-problems.ts'
import type { Attribute } from './attributes.ts'
import { type Catalogue, CatalogueError, compileCatalogue } from './catalogue.ts'
import { profileSourceOf } from './profile-compile.ts'
import { formatPath, readDocument } from './profile-document.ts'
import { referenceErrors } from './profile-references.ts'
import { ProfileFile, type ProfileSource } from './profile-schema.ts'
import { type ShapeError, shapeErrors } from './profile-shape.ts'
import type { LimitDefinition, RoleDefinition } from './roles.ts'
import { serverPrefix } from './rollcall-permissions.ts'

export type { ProfileSource } from './profile-schema.ts'

export interface ProfileError {
  /** From 1. */
  line: number
  /** From 1. */
  column: number
  /** Such as `roles.admin.permissions[2]`; empty when the file cannot be read at all. */
  path: string
  message: string
}

/** A role of a profile, as a new tenant gets it. Only the id is missing. */
export interface ProfileRole extends Omit<RoleDefinition, 'id'> {
  description: string
  color: ProfileSource['roles'][number]['color']
  /** Position in the order of display, from 0. */
  position: number
  isDefault: boolean
  /** True for the administrator role: every tenant always has an active user with it. */
  isAdministrator: boolean
}

export interface Profile {
  source: ProfileSource
  catalogue: Catalogue
  limits: LimitDefinition[]
  roles: ProfileRole[]
  /** The role that the tenant is never without an active user with. */
  administratorRole: string
  /** In the order of display. */
  attributes: readonly Attribute[]
}

type ParsedProfile = { profile: ProfileSource; errors: [] } | { profile: undefined; errors: ProfileError[] }

/**
 * Reads a profile from YAML, with every default filled in. Never throws: reports all errors at once, in the order of the file, each with
 * its position and a sentence that says what to do.
 */
export function parseProfile(yaml: string): ParsedProfile {
  const document = readDocument(yaml)
  if (document.value === undefined) return { profile: undefined, errors: document.errors }
  const misshapen = shapeErrors(ProfileFile, document.value)
  const found = [...misshapen, ...referenceErrors(document.value)]
  const profile = misshapen.length === 0 ? profileSourceOf(document.value as ProfileFile) : undefined
  if (profile !== undefined) found.push(...contradictions(profile))
  const errors = [
    ...document.errors,
    ...found.map(({ path, part, message }) => ({
      ...document.locate(path, part),
      path: formatPath(path),
      message,
    })),
  ]
  if (profile !== undefined && errors.length === 0) return { profile, errors: [] }
  return { profile: undefined, errors: errors.sort((a, b) => a.line - b.line || a.column - b.column) }
}

/**
 * Compiles a profile for use by the program in a tenant. The server administrator role is there only in the tenant that runs the server.
 * `catalogueOf` makes its catalogue, or has it already. Throws `CatalogueError` when the profile was never checked, and when it names a
 * permission on the whole server but the tenant does not run the server.
 */
export function compileProfile(
  source: ProfileSource,
  tenant: { runsServer?: boolean } = {},
  catalogueOf: typeof compileCatalogue = compileCatalogue,
): Profile {
  const catalogue = catalogueOf(source.permissions, tenant)
  const administratorRole = administratorRoleIn(source, tenant)
  const given = source.roles.filter(
    ({ key }) => key === administratorRole || key !== source.serverAdministratorRole,
  )
  for (const key of namedPermissions({ ...source, roles: given }))
    if (key.startsWith(serverPrefix) && catalogue.indexOf(key) === -1)
      throw new CatalogueError(
        key,
        `The profile names "${key}", which only the tenant that runs the server has`,
      )
  const roles = given.map(({ default: isDefault, ...role }, position) => {
    return { ...role, position, isDefault, isAdministrator: role.key === administratorRole }
  })
  return {
    source,
    catalogue,
    limits: source.limits,
    roles,
    administratorRole,
    attributes: source.attributes ?? [],
  }
}

/** The tenant that runs the server may have an administrator role that no other tenant has. */
function administratorRoleIn(
  source: ProfileSource,
  { runsServer = false }: { runsServer?: boolean },
): string {
  return (runsServer ? source.serverAdministratorRole : undefined) ?? source.administratorRole
}

function namedPermissions({ roles, capabilities, errors, limits, resources = [] }: ProfileSource): string[] {
  return [
    ...roles.flatMap(({ permissions }) => permissions),
    ...capabilities,
    errors.detailNeeds ?? '',
    ...limits.flatMap(({ bounds }) => bounds.flatMap(({ permission, unless }) => [permission, ...unless])),
    ...resources.flatMap(({ permissions }) => permissions),
  ]
}

function contradictions(profile: ProfileSource): ShapeError[] {
  return [
    ...accountRuleProblems(profile).map((problem) => ({ ...problem, part: 'value' as const })),
    ...attributeContradictions(profile.attributes ?? []),
  ]
}

function attributeContradictions(attributes: readonly Attribute[]): ShapeError[] {
  const alone = attributes.flatMap((attribute, at) =>
    definitionProblems(attribute).map((problem) => ({ ...problem, at })),
  )
  return [...alone, ...definitionsProblems(attributes)].map(({ at, field, message }) => {
    const path = ['attributes', attributes[at]?.key ?? '']
    return field === 'key'
      ? { path, part: 'key' as const, message }
      : { path: [...path, field], part: 'value' as const, message }
  })
}
