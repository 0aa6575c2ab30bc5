import type { ColumnTarget, ImportField } from '@rollcall/contract/imports.ts'
import type { ColumnMatch } from './column-match.ts'
import type { TableRow } from './csv-rows.ts'

type OneValue = Exclude<ImportField, 'roles' | 'groups'>

/** What a row says of an account, before any rule is asked. An empty cell says nothing. */
export interface GivenValues extends Partial<Record<OneValue, string>> {
  /** Roles and groups as the file names them. */
  roles?: string[]
  groups?: string[]
  /** Texts by the keys of attributes. */
  attributes: ReadonlyMap<string, string>
}

/** The values of a row by what its columns hold. Blanks around them are left out, and text is in the form in which names are stored. */
export function givenValues(match: ColumnMatch, { cells }: Pick<TableRow, 'cells'>): GivenValues {
  const attributes = new Map<string, string>()
  const given: GivenValues = { attributes }
  for (const [at, target] of match.entries()) {
    const text = cells[at]?.normalize('NFC').trim() ?? ''
    if (target === null || text === '') continue
    if (isAttribute(target)) attributes.set(target.slice(prefix.length), text)
    else if (target === 'roles' || target === 'groups') {
      const names = listed(text)
      if (names.length > 0) given[target] = names
    } else given[target as OneValue] = text
  }
  return given
}

/** The column that a field of a refusal, such as `email` or `attributes.department`, comes from, with what stands there. */
export function cellOfField(
  match: ColumnMatch,
  { cells }: Pick<TableRow, 'cells'>,
  field: string,
): { column: number; value: string } | undefined {
  const column = match.indexOf(field)
  return column < 0 ? undefined : { column, value: cells[column] ?? '' }
}

/** Whether a row has text where no column is. Its cells are then one off, and each would be taken for another. */
export function isTooLong(columns: readonly string[], { cells }: Pick<TableRow, 'cells'>): boolean {
  return cells.slice(columns.length).some((cell) => cell.trim() !== '')
}

const prefix = 'attributes.'

function isAttribute(target: ColumnTarget): target is `attributes.${string}` {
  return target.startsWith(prefix)
}

/** Several names in one cell, each once. Exports separate them by semicolons; a name may have a comma. */
function listed(text: string): string[] {
  const all = text.split(/[;\n]/u).map((name) => name.trim())
  return [...new Set(all.filter((name) => name !== ''))]
}
