import { emailKey, usernameKey } from '@rollcall/access/account-rules.ts'
import type { Attribute, AttributeValue } from '@rollcall/access/attributes.ts'
import type { CompiledRole } from '@rollcall/access/roles.ts'
import type { Grants } from '@rollcall/access/subject.ts'
import type { ImportInvitations, ImportUpdate } from '@rollcall/contract/imports.ts'
import type { LockedAccount } from '../../operations/locked-accounts.ts'
import type { LineChange, LineReason } from '../../platform/schema.ts'
import type { ValueRow } from '../directory/attributes.store.ts'
import type { Names } from '../directory/users.names.ts'
import type { UserRow } from '../directory/users.store.ts'
import type { GroupRow } from '../groups/groups.store.ts'
import type { ColumnMatch } from './column-match.ts'
import type { grantableRoles, Judging, NamedGroups } from './named.ts'

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
  grants: ReadonlyMap<string, Grants>
  values: ReadonlyMap<string, readonly ValueRow[]>
  memberships: ReadonlyMap<string, ReadonlySet<string>>
  /** Unique values that an account has, as `key value`, with the account. */
  taken: ReadonlyMap<string, string>
}

/** The keys by which a text may name an account. */
export function keysOf(
  { tenant }: Pick<Judging, 'tenant'>,
  login: string,
): { username: string; email: string } {
  return { username: usernameKey(tenant.profile.source.accounts, login), email: emailKey(login) }
}
