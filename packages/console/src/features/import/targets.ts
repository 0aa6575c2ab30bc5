import type { AttributeField } from '@rollcall/contract/attributes.ts'
import type { ColumnTarget, ImportField } from '@rollcall/contract/imports.ts'
import { t } from '../../i18n/messages.ts'
import { labelOf } from '../users/attributes/attribute-values.ts'

const fields: Record<ImportField, string> = {
  username: t('users.username'),
  email: t('users.email'),
  alias: t('users.alias'),
  roles: t('imports.roles'),
  groups: t('imports.groups'),
  provider: t('imports.provider'),
}

/** What users call what a column holds. */
export function targetLabel(target: ColumnTarget, attributes: readonly AttributeField[]): string {
  const key = target.startsWith('attributes.') ? target.slice('attributes.'.length) : undefined
  if (key === undefined) return fields[target as ImportField]
  const field = attributes.find((each) => each.key === key)
  return field ? labelOf(field) : key
}

/** What more than one column holds. */
export function heldTwice(columns: readonly (ColumnTarget | null)[]): ColumnTarget[] {
  const held = columns.filter((target) => target !== null)
  return [...new Set(held.filter((target, at) => held.indexOf(target) !== at))]
}
