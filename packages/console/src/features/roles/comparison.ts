import type { Role } from '@rollcall/contract/roles.ts'
import { t } from '../../i18n/messages.ts'
import { baseOf } from './draft.ts'
import { limitText } from './limits.ts'
import type { RoleCatalogue } from './roles.queries.ts'

/** A limit or permission of both roles. */
export interface ComparedRow {
  key: string
  description: string
  first: string
  second: string
}

export interface Comparison {
  different: ComparedRow[]
  same: ComparedRow[]
}

/** Two roles side by side: limits and every permission that one of them gives. */
export function compareRoles(first: Role, second: Role, catalogue: RoleCatalogue): Comparison {
  const rows = [...limitRows(first, second, catalogue), ...permissionRows(first, second, catalogue)]
  return {
    different: rows.filter((row) => row.first !== row.second),
    same: rows.filter((row) => row.first === row.second),
  }
}

function permissionRows(first: Role, second: Role, { items }: RoleCatalogue): ComparedRow[] {
  const sets = [first, second].map((role) => new Set(role.permissions)) as [Set<string>, Set<string>]
  return items
    .filter(({ key }) => sets.some((set) => set.has(key)))
    .map(({ key, description }) => ({
      key,
      description,
      first: sets[0].has(key) ? t('roles.yes') : t('roles.no'),
      second: sets[1].has(key) ? t('roles.yes') : t('roles.no'),
    }))
}

function limitRows(first: Role, second: Role, { limits }: RoleCatalogue): ComparedRow[] {
  const [a, b] = [baseOf(first, limits), baseOf(second, limits)]
  return limits.map(({ key, description, unit }) => ({
    key,
    description,
    first: limitText({ value: a.limits[key] ?? null, unit }),
    second: limitText({ value: b.limits[key] ?? null, unit }),
  }))
}
