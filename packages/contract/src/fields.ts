import { Type } from 'typebox'

/** Refuses characters that make different names look alike or break a line: control, format (bidi, zero-width), private-use characters. */
const visible = '^[^\\p{C}\\p{Zl}\\p{Zp}]*$'

export const idPattern = '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'
export const Id = Type.String({
  pattern: idPattern,
  description: 'UUID in lower case',
})
/** The format refuses days that do not exist; the pattern refuses other zones and leap seconds, which a Date cannot hold. */
export const Time = Type.String({
  format: 'date-time',
  pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:[0-5]\\d(\\.\\d{1,6})?Z$',
  description: 'ISO 8601 in UTC, such as 2026-11-21T08:30:00Z',
})
export const slugPattern = '^[a-z0-9][a-z0-9-]{0,62}$'
export const TenantSlug = Type.String({
  pattern: slugPattern,
  description: 'The short name of the tenant, as in its address',
})
export const Key = Type.String({
  pattern: '^[A-Za-z][A-Za-z0-9._:-]{0,99}$',
  description: 'A key of the catalogue',
})

/** A line of text: no invisible characters, and an upper bound in UTF-16 units. */
export function Line(maxLength: number, minLength = 1) {
  return Type.String({ minLength, maxLength, pattern: visible })
}

/** A search text, a name or a part of one: one line, accepted as it was pasted, and normalised by `soughtText`. */
export function Sought(maxLength: number, minLength = 1) {
  return Type.String({
    minLength,
    maxLength,
    pattern: '^[^\\u0000\\n\\r]*$',
    'x-sought': true,
    description: 'One line. Tabs count as blanks; invisible characters are ignored',
  })
}

/** Text of several lines, without invisible characters and not blank: reasons are shown in the audit log. */
export function Text(maxLength: number, minLength = 1) {
  const line = '[^\\p{C}\\p{Zl}\\p{Zp}]*'
  const something = minLength > 0 ? '(?=[\\s\\S]*\\S)' : ''
  return Type.String({ minLength, maxLength, pattern: `^${something}${line}(\\n${line})*$` })
}

/**
 * A password may contain any character but NUL. Its length is checked by the tenant's policy, in code points. Halves of surrogate pairs are
 * refused: hashing would turn each into the same replacement, so different passwords would be equal.
 */
export const Password = Type.String({ minLength: 1, maxLength: 1024, pattern: '^[^\\u0000\\p{Cs}]*$' })
export const Secret = Type.String({ minLength: 1, maxLength: 200, pattern: '^[A-Za-z0-9._-]+$' })

export const OptionalTime = Type.Union([Time, Type.Null()])
