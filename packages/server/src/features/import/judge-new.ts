import type { CompiledRole } from '@rollcall/access/roles.ts'
import type { FieldProblem } from '../../platform/problem.ts'
import { Refusal } from '../../platform/problem.ts'
import type { LineReason } from '../../platform/schema.ts'
import { rolesForNewUser } from '../accounts/accounts.service.ts'
import { initialAttributes } from '../directory/attributes.rights.ts'
import { type Names, nameColumns, namesOfNewUser } from '../directory/users.names.ts'
import type { GroupRow } from '../groups/groups.store.ts'
import type { GivenValues } from './given-values.ts'
import type { Facts, Judged } from './judge.ts'
import { judgeAttributes } from './judge-attributes.ts'
import { columnOf, reasonOf, reasonsOf } from './reasons.ts'

/** Judges a line that would create an account, by the rules of `users.create` and `groups.add-members`. */
export function judgeNew(facts: Facts, line: number, given: GivenValues): Judged {
  const reasons: LineReason[] = []
  const names = judgeNames(facts, given, reasons)
  const roles = judgeRoles(facts, given, reasons)
  const groups = judgeGroups(facts, given, reasons)
  judgeProvider(facts, given, reasons)
  const editable = initialAttributes(facts.actor)
  const attributes = judgeAttributes(facts, given, { editable, creating: true, own: undefined })
  reasons.push(...attributes.reasons)
  const keys = [...(names ? keysOfNames(facts, names) : []), ...attributes.keys]
  if (reasons.length > 0 || !names)
    return { line, outcome: 'refused', reasons, changes: [], keys, plan: undefined }
  const { set, awaits } = attributes
  const plan = { kind: 'create' as const, names, roles, groups, set, awaits }
  return { line, outcome: 'created', reasons, changes: [], keys, plan }
}

/** The names of a new account; undefined where the rules or another account refuse them. */
function judgeNames(
  { tenant, choices, users, held }: Facts,
  { username, email, alias }: GivenValues,
  reasons: LineReason[],
): Names | undefined {
  const { match, invitations } = choices
  let names: Names
  try {
    names = namesOfNewUser(tenant, { username, email, alias })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    reasons.push(...reasonsOf(match, error))
    return undefined
  }
  const { usernameKey, emailKey } = nameColumns(tenant, names)
  const errors: FieldProblem[] = []
  if (emailKey !== null && (users.byEmail.has(emailKey) || held.others.has(emailKey)))
    errors.push({ field: 'email', code: 'email_taken' })
  else if (users.byUsername.has(usernameKey) || held.names.has(usernameKey))
    reasons.push({
      column: columnOf(match, 'username') ?? columnOf(match, 'email'),
      code: 'user.username_taken',
      params: {},
    })
  if (invitations !== 'none' && names.email === null)
    errors.push({ field: 'email', code: 'email_required_for_invitation' })
  reasons.push(...errors.map((error) => reasonOf(match, error)))
  return names
}

export function keysOfNames({ tenant }: Pick<Facts, 'tenant'>, names: Names): string[] {
  const { usernameKey, emailKey } = nameColumns(tenant, names)
  return [`u:${usernameKey}`, ...(emailKey === null ? [] : [`e:${emailKey}`])]
}

function judgeRoles(facts: Facts, given: GivenValues, reasons: LineReason[]): CompiledRole[] {
  const { match } = facts.choices
  const named = given.roles && rolesNamed(facts, given.roles, reasons)
  if (given.roles && !named) return []
  try {
    const roles = rolesForNewUser(
      facts.tenant,
      named?.map(({ key }) => key),
    )
    const refusal = facts.grantable(roles)
    if (refusal) reasons.push(...reasonsOf(match, refusal, 'roles'))
    return roles
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    reasons.push(...reasonsOf(match, error, 'roles'))
    return []
  }
}

/** The roles that a line names; undefined where one does not exist. */
export function rolesNamed(
  { role, choices }: Facts,
  names: readonly string[],
  reasons: LineReason[],
): CompiledRole[] | undefined {
  const roles = names.map(role)
  const unknown = names.filter((_, index) => !roles[index])
  for (const name of unknown)
    reasons.push(reasonOf(choices.match, { field: 'roles', code: 'import_role', params: { name } }))
  // The key and the name of one role name it once.
  return unknown.length > 0 ? undefined : [...new Set(roles as CompiledRole[])]
}

/** The groups that a line names, if the caller may add members to them. */
export function judgeGroups(
  { groups, choices }: Facts,
  given: GivenValues,
  reasons: LineReason[],
): GroupRow[] {
  const { match } = choices
  const found = new Map<string, GroupRow>()
  for (const name of given.groups ?? []) {
    const named = groups.get(name)
    if (!named) reasons.push(reasonOf(match, { field: 'groups', code: 'import_group', params: { name } }))
    else if (named.refusal) reasons.push(...reasonsOf(match, named.refusal, 'groups'))
    else found.set(named.group.id, named.group)
  }
  return [...found.values()]
}

/** What files call signing in with a password. */
const passwords = new Set(['password', 'passwort', 'local', 'lokal'])

export function judgeProvider({ choices }: Facts, { provider }: GivenValues, reasons: LineReason[]): void {
  if (provider === undefined || passwords.has(provider.toLowerCase())) return
  reasons.push(reasonOf(choices.match, { field: 'provider', code: 'import_provider' }))
}
