import { emailKey, usernameKey } from '@rollcall/access/account-rules.ts'
import type { Attribute, AttributeValue } from '@rollcall/access/attributes.ts'
import type { CompiledRole } from '@rollcall/access/roles.ts'
import type { ImportInvitations, ImportUpdate } from '@rollcall/contract/imports.ts'
import type { LockedAccount } from '../../operations/locked-accounts.ts'
import type { LineChange, LineReason } from '../../platform/schema.ts'
import { findHeldAmong } from '../bin/bin.store.ts'
import { listTakenKeys, listValues, type ValueRow } from '../directory/attributes.store.ts'
import type { Names } from '../directory/users.names.ts'
import { signsInByEmail } from '../directory/users.names.ts'
import { listUsersByKeys, type UserRow } from '../directory/users.store.ts'
import { loadGrantsOf } from '../grants/grants.load.ts'
import type { GroupRow } from '../groups/groups.store.ts'
import { listMembershipsOf } from '../groups/members.store.ts'
import type { ColumnMatch } from './column-match.ts'
import type { TableRow } from './csv-rows.ts'
import { type GivenValues, givenValues, isTooLong } from './given-values.ts'
import { uniqueKey } from './judge-attributes.ts'
import { judgeKnown } from './judge-known.ts'
import { judgeNew } from './judge-new.ts'
import { grantableRoles, type Judging, NamedGroups, rolesByName } from './named.ts'

/** How a file is imported. */
export interface Choices {
  columns: readonly string[]
  match: ColumnMatch
  update: ImportUpdate
  invitations: ImportInvitations
}

/** A value of an attribute that a line sets. */
export interface SetValue {
  attribute: Attribute
  value: AttributeValue
  /** As the audit log shows it. */
  shown: AttributeValue
}

/** What a line does to an account. */
export type Plan =
  | {
      kind: 'create'
      names: Names
      roles: CompiledRole[]
      groups: GroupRow[]
      set: SetValue[]
      /** Attributes that name an account which another line creates. */
      awaits: { attribute: Attribute; login: string }[]
    }
  | {
      kind: 'change'
      account: LockedAccount
      names: Partial<Pick<Names, 'email' | 'alias'>>
      set: SetValue[]
      before: Record<string, AttributeValue | null>
      awaits: { attribute: Attribute; login: string }[]
      /** Undefined where they stay. */
      roles: CompiledRole[] | undefined
      groups: GroupRow[]
    }

/** A line that was judged. */
export interface Judged {
  line: number
  outcome: 'created' | 'changed' | 'unchanged' | 'refused'
  reasons: LineReason[]
  changes: LineChange[]
  /** What no other line may have. */
  keys: string[]
  plan: Plan | undefined
}

/** What the judges of one line know. */
export interface Facts extends Judging {
  choices: Choices
  role: (name: string) => CompiledRole | undefined
  grantable: ReturnType<typeof grantableRoles>
  groups: NamedGroups
  /** Accounts by their ids, and by the keys of their names. */
  users: { byUsername: ReadonlyMap<string, UserRow>; byEmail: ReadonlyMap<string, UserRow> }
  held: { names: ReadonlySet<string>; others: ReadonlySet<string> }
  grants: Awaited<ReturnType<typeof loadGrantsOf>>
  values: ReadonlyMap<string, readonly ValueRow[]>
  memberships: ReadonlyMap<string, ReadonlySet<string>>
  /** Unique values that an account has, as `key value`, with the account. */
  taken: ReadonlyMap<string, string>
}

/**
 * Makes a judge of lines, for the preview and for the import. It asks the rules of `users.create`, `users.update` and the others that a
 * line stands for, with the rights of the caller at this moment, and changes nothing. What lines have in common with each other is not
 * its concern.
 */
export function createJudge(
  work: Judging,
  choices: Choices,
): (rows: readonly TableRow[]) => Promise<Judged[]> {
  const fixed = {
    choices,
    role: rolesByName(work),
    grantable: grantableRoles(work),
    groups: new NamedGroups(work),
  }
  return async (rows) => {
    const given = rows.map((row) => givenValues(choices.match, row))
    const facts = { ...work, ...fixed, ...(await lookUp(work, choices, given, fixed.groups)) }
    return rows.map((row, index) => judgeRow(facts, row, given[index] as GivenValues))
  }
}

function judgeRow(facts: Facts, row: TableRow, given: GivenValues): Judged {
  if (isTooLong(facts.choices.columns, row)) {
    const reason = { column: null, code: 'import_line_too_long', params: {} }
    return { line: row.line, outcome: 'refused', reasons: [reason], changes: [], keys: [], plan: undefined }
  }
  const known = accountOf(facts, given)
  return known ? judgeKnown(facts, row.line, given, known) : judgeNew(facts, row.line, given)
}

/** The account that a line changes, where lines may change accounts. */
function accountOf({ choices, tenant, users }: Facts, given: GivenValues): UserRow | undefined {
  if (choices.update === 'no') return undefined
  const text = choices.update === 'email' ? given.email : (given.username ?? loginOf(tenant, given))
  if (text === undefined) return undefined
  return choices.update === 'email'
    ? users.byEmail.get(emailKey(text))
    : users.byUsername.get(usernameKey(tenant.profile.source.accounts, text))
}

function loginOf(tenant: Judging['tenant'], { email }: GivenValues): string | undefined {
  return signsInByEmail(tenant) ? email : undefined
}

/** The keys by which a text may name an account. */
export function keysOf(
  { tenant }: Pick<Judging, 'tenant'>,
  login: string,
): { username: string; email: string } {
  return { username: usernameKey(tenant.profile.source.accounts, login), email: emailKey(login) }
}

/** Reads what the rules need of the database, for all lines at once. */
async function lookUp(work: Judging, choices: Choices, given: readonly GivenValues[], groups: NamedGroups) {
  const { db, tenant, now } = work
  const references = tenant.profile.attributes.filter(({ type }) => type === 'user')
  const logins = given.flatMap((each) => [
    ...[each.username, each.email].filter((name) => name !== undefined),
    ...references.flatMap(({ key }) => each.attributes.get(key) ?? []),
  ])
  const keys = logins.map((login) => keysOf(work, login))
  const names = [...new Set(keys.map(({ username }) => username))]
  const addresses = [...new Set(keys.map(({ email }) => email))]
  const [rows, held, taken] = await Promise.all([
    listUsersByKeys(db, tenant.id, names, addresses),
    findHeldAmong(db, { tenantId: tenant.id, kind: 'user', now }, { names, others: addresses }),
    takenValues(work, given),
    groups.load(given.flatMap((each) => each.groups ?? [])),
  ])
  const ids = choices.update === 'no' ? [] : rows.map(({ id }) => id)
  const [grants, values, memberships] = await Promise.all([
    loadGrantsOf(db, tenant.id, ids),
    listValues(
      db,
      tenant.id,
      ids,
      tenant.profile.attributes.map(({ key }) => key),
    ),
    listMembershipsOf(db, tenant.id, ids),
  ])
  return {
    users: {
      byUsername: new Map(rows.map((row) => [row.usernameKey, row])),
      byEmail: new Map(rows.flatMap((row) => (row.emailKey === null ? [] : [[row.emailKey, row]]))),
    },
    held,
    taken,
    grants,
    values: Map.groupBy(values, ({ userId }) => userId),
    memberships: new Map(
      [...Map.groupBy(memberships, ({ userId }) => userId)].map(([id, of]) => [
        id,
        new Set(of.map(({ groupId }) => groupId)),
      ]),
    ),
  }
}

async function takenValues(
  { db, tenant }: Judging,
  given: readonly GivenValues[],
): Promise<Map<string, string>> {
  const unique = tenant.profile.attributes.filter((attribute) => attribute.unique)
  const wanted = unique.flatMap((attribute) =>
    given.flatMap(({ attributes }) => {
      const text = attributes.get(attribute.key)
      const key = text === undefined ? undefined : uniqueKey(attribute, text)
      return key === undefined ? [] : { key: attribute.key, valueKey: key }
    }),
  )
  const rows = await listTakenKeys(db, tenant.id, wanted)
  return new Map(rows.map(({ key, valueKey, userId }) => [`${key} ${valueKey}`, userId]))
}
