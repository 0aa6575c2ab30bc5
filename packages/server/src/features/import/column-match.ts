import type { Attribute } from '@rollcall/access/attributes.ts'
import { sortKey } from '@rollcall/access/folding.ts'
import { type ColumnTarget, type ImportField, importFields } from '@rollcall/contract/imports.ts'

/** What each column of a file holds, in order; null for one that is not read. */
export type ColumnMatch = readonly (ColumnTarget | null)[]

/** How the columns are called in files of other programs, and in the languages of Rollcall. */
const names: Record<ImportField, readonly string[]> = {
  username: [
    'username',
    'user',
    'login',
    'login name',
    'account',
    'sAMAccountName',
    'Benutzername',
    'Konto',
    'Anmeldename',
  ],
  email: ['email', 'email address', 'mail', 'E-Mail-Adresse', 'userPrincipalName', 'UPN'],
  alias: ['alias', 'name', 'display name', 'full name', 'Anzeigename', 'vollständiger Name'],
  roles: ['role', 'roles', 'Rolle', 'Rollen'],
  groups: ['group', 'groups', 'member of', 'team', 'teams', 'Gruppe', 'Gruppen'],
  provider: [
    'provider',
    'authentication',
    'authentication method',
    'sign in with',
    'Anmeldeverfahren',
    'Anmeldung mit',
  ],
}

interface Known {
  /** The attributes that the importer may fill. */
  attributes: readonly Pick<Attribute, 'key' | 'label' | 'mappedFrom'>[]
  /** What columns of these names held in the import before. */
  remembered: Readonly<Record<string, ColumnTarget | null>>
}

/** The form in which names of columns are compared: without regard to case, accents, blanks and signs. */
export function columnKey(name: string): string {
  return sortKey(name).replace(/[\s_.:*()/]+/gu, '')
}

/**
 * Guesses what the columns of a file hold by their names. What was remembered counts first, then what attributes say of their
 * column, then the names above, then keys and labels of attributes. No target is taken twice; the first column of a name has it.
 */
export function guessColumns(columns: readonly string[], { attributes, remembered }: Known): ColumnMatch {
  const allowed = new Set<ColumnTarget>([...importFields, ...attributes.map(targetOf)])
  const before = new Map(Object.entries(remembered).map(([name, target]) => [columnKey(name), target]))
  const guesses = [
    before,
    byName(attributes.map((each) => [targetOf(each), [each.mappedFrom.column]])),
    byName(importFields.map((field) => [field, names[field]])),
    byName(attributes.map((each) => [targetOf(each), [each.key, ...Object.values(each.label)]])),
  ]
  const keys = columns.map(columnKey)
  const match = new Map<number, ColumnTarget | null>()
  const taken = new Set<ColumnTarget>()
  for (const guess of guesses)
    for (const [at, key] of keys.entries()) {
      const target = guess.get(key)
      if (target === undefined || match.has(at)) continue
      if (target !== null && (taken.has(target) || !allowed.has(target))) continue
      match.set(at, target)
      if (target !== null) taken.add(target)
    }
  return keys.map((_, at) => match.get(at) ?? null)
}

function targetOf({ key }: Pick<Attribute, 'key'>): ColumnTarget {
  return `attributes.${key}`
}

/** Targets by the names of columns. Of two with one name, the first has it. */
function byName(
  targets: readonly (readonly [ColumnTarget, readonly (string | undefined)[]])[],
): Map<string, ColumnTarget> {
  const pairs = targets.flatMap(([target, all]) =>
    all.flatMap((name) => (name ? [[columnKey(name), target] as const] : [])),
  )
  return new Map(pairs.filter(([key]) => key !== '').toReversed())
}
