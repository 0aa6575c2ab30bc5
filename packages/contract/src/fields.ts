import { Type } from 'typebox'

/** Refuses what makes two different names look alike or breaks a line: control, format (bidi, zero-width), private-use characters. */
const visible = '^[^\\p{C}\\p{Zl}\\p{Zp}]*$'

export const Id = Type.String({
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
  description: 'UUID in lower case',
})
/** The format refuses days that no month has; the pattern refuses other zones and leap seconds, which a Date cannot hold. */
export const Time = Type.String({
  format: 'date-time',
  pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:[0-5]\\d(\\.\\d{1,6})?Z$',
  description: 'ISO 8601 in UTC, such as 2026-11-21T08:30:00Z',
})
export const TenantSlug = Type.String({
  pattern: '^[a-z0-9][a-z0-9-]{0,62}$',
  description: 'The short name of the tenant, as in its address',
})
export const Key = Type.String({
  pattern: '^[A-Za-z][A-Za-z0-9._:-]{0,99}$',
  description: 'A key of the catalogue',
})

/** A line that people read: no characters that hide, and an upper bound in UTF-16 units. */
export function Line(maxLength: number, minLength = 1) {
  return Type.String({ minLength, maxLength, pattern: visible })
}

/** What somebody looks for, a name or a part of one: one line, taken as it was pasted, and read as `soughtText` reads it. */
export function Sought(maxLength: number, minLength = 1) {
  return Type.String({
    minLength,
    maxLength,
    pattern: '^[^\\u0000\\n\\r]*$',
    'x-sought': true,
    description: 'One line. Tabs count as blanks, and characters that cannot be seen as nothing',
  })
}

/** Text of several lines, each as readable as a {@link Line}, and more than blanks: reasons end up in the audit log. */
export function Text(maxLength: number, minLength = 1) {
  const line = '[^\\p{C}\\p{Zl}\\p{Zp}]*'
  const something = minLength > 0 ? '(?=[\\s\\S]*\\S)' : ''
  return Type.String({ minLength, maxLength, pattern: `^${something}${line}(\\n${line})*$` })
}

/**
 * Passwords may hold any character but NUL; their length is judged by the tenant's policy, in code points. Halves of surrogate pairs
 * are no characters: hashing turns each into the same replacement, so that different passwords would be equal.
 */
export const Password = Type.String({ minLength: 1, maxLength: 1024, pattern: '^[^\\u0000\\p{Cs}]*$' })
export const Secret = Type.String({ minLength: 1, maxLength: 200, pattern: '^[A-Za-z0-9._-]+$' })

export const OptionalTime = Type.Union([Time, Type.Null()])
