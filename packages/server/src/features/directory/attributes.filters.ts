import { readAttributeFilters } from '@rollcall/access/attribute-filters.ts'
import { type Attribute, readValue, valueKey } from '@rollcall/access/attributes.ts'
import { type FieldFault, type FieldProblem, Refusal } from '../../platform/problem.ts'
import { type Reader, readableAttributes } from './attributes.rights.ts'
import type { ValueFilter } from './attributes.store.ts'
import { refuseFields } from './users.names.ts'

/**
 * The conditions of a filter by attributes. Throws `request.invalid` with an error per attribute. What the caller may not read is refused
 * like what does not exist.
 */
export function attributeFilters(actor: Reader, text: string | undefined): ValueFilter[] | undefined {
  if (text === undefined) return undefined
  const given = readAttributeFilters(text)
  if (!given) {
    const errors = [{ field: 'attributes', code: 'attribute_filters' as const }]
    throw new Refusal('request.invalid.sentence', {}, { errors })
  }
  const filterable = readableAttributes(actor).filter((attribute) => attribute.filterable)
  const errors: FieldProblem[] = []
  const filters = Object.entries(given).flatMap(([key, wanted]) => {
    const attribute = filterable.find((one) => one.key === key)
    const filter = attribute ? filterOf(attribute, wanted) : ({ code: 'attribute_unknown' } as const)
    if (!('code' in filter)) return filter
    errors.push({ field: `attributes.${key}`, ...filter } as FieldProblem)
    return []
  })
  refuseFields(errors)
  return filters
}

function filterOf(attribute: Attribute, wanted: string): ValueFilter | FieldFault {
  const ranged = attribute.type === 'number' || attribute.type === 'date'
  const dots = ranged ? wanted.indexOf('..') : -1
  // A value that the pattern refuses today may be there from before.
  const rules = { ...attribute, pattern: null }
  const ends = (dots < 0 ? [wanted, wanted] : [wanted.slice(0, dots), wanted.slice(dots + 2)]).map((end) =>
    end === '' ? undefined : end,
  )
  if (ends.every((end) => end === undefined)) return { code: 'blank' }
  const keys: (string | undefined)[] = []
  for (const end of ends) {
    const read = end === undefined ? undefined : readValue(rules, end)
    if (read?.fault) return read.fault as FieldFault
    keys.push(read && valueKey(attribute, read.value))
  }
  return { key: attribute.key, from: keys[0], to: keys[1] }
}
