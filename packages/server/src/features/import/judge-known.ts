import { emailKey, usernameKey } from '@rollcall/access/account-rules.ts'
import type { Attribute, AttributeValue } from '@rollcall/access/attributes.ts'
import { storedValue } from '@rollcall/access/attributes.ts'
import type { CompiledRole } from '@rollcall/access/roles.ts'
import type { ColumnTarget } from '@rollcall/contract/imports.ts'
import type { LockedAccount } from '../../operations/locked-accounts.ts'
import type { Refusal } from '../../platform/problem.ts'
import type { LineChange, LineReason } from '../../platform/schema.ts'
import { requireRoleCount } from '../accounts/accounts.service.ts'
import { requireOffered } from '../accounts/offered-actions.ts'
import { editableAttributes, readableAttributes } from '../directory/attributes.rights.ts'
import { type Names, requireGoodNames, signsInByEmail } from '../directory/users.names.ts'
import type { UserRow } from '../directory/users.store.ts'
import { seesEmails, shownEmail } from '../directory/users.visibility.ts'
import { requireWithinReach } from '../grants/escalation.ts'
import { checkReplacement, manualRoleIds } from '../grants/grants.service.ts'
import { requireChangeable } from '../users/users.update.ts'
import type { GivenValues } from './given-values.ts'
import { requirePermission } from './imports.service.ts'
import { judgeAttributes } from './judge-attributes.ts'
import { judgeGroups, judgeProvider, rolesNamed } from './judge-new.ts'
import type { Facts, Judged, SetValue } from './judging.ts'
import { reasonOf, reasonsOf, refusalBy } from './reasons.ts'

const noGrants = { roles: [], capabilities: [], limits: {} }

/**
 * Judges a line of an account that is there, by the rules of `users.update`, `users.set-roles` and `groups.add-members`. What the caller may
 * not read of the account counts as changed, so that no line tells what it is.
 */
export function judgeKnown(facts: Facts, line: number, given: GivenValues, row: UserRow): Judged {
  const account = { row, grants: facts.grants.get(row.id) ?? noGrants }
  const reasons: LineReason[] = []
  const changes: LineChange[] = []
  const keys = [`id:${row.id}`]
  const refused = (): Judged => ({ line, outcome: 'refused', reasons, changes: [], keys, plan: undefined })
  const beyond = reachRefusal(facts, account)
  if (beyond) {
    reasons.push(...reasonsOf(facts.choices.match, beyond))
    return refused()
  }
  judgeProvider(facts, given, reasons)
  const names = judgeNames(facts, given, row, { reasons, changes, keys })
  const editable = editableAttributes(facts.actor, row.id)
  const attributes = judgeAttributes(facts, given, { editable, creating: false, own: row.id })
  reasons.push(...attributes.reasons)
  keys.push(...attributes.keys)
  const { set, before } = changedValues(facts, row, attributes.set, changes)
  for (const { attribute, login } of attributes.awaits)
    changes.push({ target: `attributes.${attribute.key}`, before: null, after: login })
  const roles = judgeRoles(facts, given, account, { reasons, changes })
  const member = facts.memberships.get(row.id)
  const groups = judgeGroups(facts, given, reasons).filter(({ id }) => !member?.has(id))
  for (const group of groups) changes.push({ target: 'groups', before: null, after: group.name })
  if (reasons.length > 0) return refused()
  const { awaits } = attributes
  const plan = { kind: 'change' as const, account, names, set, before, awaits, roles, groups }
  return changes.length > 0
    ? { line, outcome: 'changed', reasons, changes, keys, plan }
    : { line, outcome: 'unchanged', reasons, changes, keys, plan: undefined }
}

function reachRefusal({ tenant, actor, now }: Facts, { row, grants }: LockedAccount): Refusal | undefined {
  return refusalBy(() => {
    requirePermission({ tenant, actor }, 'users:update')
    requireWithinReach(tenant, actor, row.id, grants, now)
  })
}

interface Found {
  reasons: LineReason[]
  changes: LineChange[]
  keys: string[]
}

/** The names that a line changes. Usernames stay; where people sign in by email, the address is the username. */
function judgeNames(
  { tenant, actor, choices, users, held }: Facts,
  given: GivenValues,
  row: UserRow,
  { reasons, changes, keys }: Found,
): Partial<Pick<Names, 'email' | 'alias'>> {
  const { match } = choices
  const rules = tenant.profile.source.accounts
  if (
    given.username !== undefined &&
    usernameKey(rules, given.username) !== row.usernameKey &&
    !signsInByEmail(tenant)
  )
    reasons.push(reasonOf(match, { field: 'username', code: 'import_username_stays' }))
  const names: Partial<Pick<Names, 'email' | 'alias'>> = {}
  if (given.email !== undefined && given.email !== row.email) names.email = given.email
  if (given.alias !== undefined && given.alias !== row.alias) names.alias = given.alias
  const refusal = refusalBy(() => {
    requireChangeable(tenant, names)
    requireGoodNames(tenant, names)
  })
  if (refusal) reasons.push(...reasonsOf(match, refusal, names.email === undefined ? 'alias' : 'email'))
  if (names.email) {
    const key = emailKey(names.email)
    const owner = users.byEmail.get(key)
    keys.push(`e:${key}`)
    if ((owner && owner.id !== row.id) || held.others.has(key))
      reasons.push(reasonOf(match, { field: 'email', code: 'email_taken' }))
    const before = row.email === null || seesEmails(actor) ? row.email : shownEmail(tenant, row.email)
    changes.push({ target: 'email', before, after: names.email })
  }
  if (names.alias) changes.push({ target: 'alias', before: row.alias, after: names.alias })
  return names
}

/** Those values that differ from what the account has, with what it has. */
function changedValues(
  { actor, values }: Facts,
  row: UserRow,
  set: readonly SetValue[],
  changes: LineChange[],
): { set: SetValue[]; before: Record<string, AttributeValue | null> } {
  const readable = new Set(readableAttributes(actor, row.id).map(({ key }) => key))
  const present = new Map((values.get(row.id) ?? []).map(({ key, value }) => [key, value]))
  const before: Record<string, AttributeValue | null> = {}
  const changed = set.filter(({ attribute, value, shown }) => {
    const had = present.get(attribute.key)
    const hidden = !readable.has(attribute.key)
    if (had === String(value) && !hidden) return false
    before[attribute.key] = had === undefined ? null : storedValue(attribute, had)
    const target: ColumnTarget = `attributes.${attribute.key}`
    changes.push({ target, before: hidden ? null : shownBefore(attribute, had), after: String(shown) })
    return true
  })
  return { set: changed, before }
}

/** Users are not shown: their ids say nothing, and not everybody may read their names. */
function shownBefore({ type }: Attribute, had: string | undefined): string | null {
  return had === undefined || type === 'user' ? null : had
}

/** The roles by hand that a line sets, if they are others than those of the account. */
function judgeRoles(
  facts: Facts,
  given: GivenValues,
  { row, grants }: LockedAccount,
  { reasons, changes }: Omit<Found, 'keys'>,
): CompiledRole[] | undefined {
  const { tenant, actor, now, choices } = facts
  const roles = given.roles && rolesNamed(facts, given.roles, reasons)
  if (!roles) return undefined
  const before = manualRoleIds(grants, now)
  if (roles.length === before.length && roles.every(({ id }) => before.includes(id))) return undefined
  const refusal = refusalBy(() => {
    requirePermission({ tenant, actor }, 'users:assign-roles')
    requireOffered(tenant, 'change-role')
    checkReplacement(
      tenant,
      actor,
      { userId: row.id, before: grants, roles: requireRoleCount(tenant, roles) },
      now,
    )
  })
  if (refusal) reasons.push(...reasonsOf(choices.match, refusal, 'roles'))
  const nameOf = (ids: readonly string[]) =>
    ids.flatMap((id) => tenant.model.roles.get(id)?.name ?? []).join('; ') || null
  changes.push({ target: 'roles', before: nameOf(before), after: roles.map(({ name }) => name).join('; ') })
  return roles
}
