interface Schema {
  type?: string
  const?: unknown
  enum?: unknown[]
  format?: string
  pattern?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  minItems?: number
  items?: Schema
  anyOf?: Schema[]
  required?: string[]
  examples?: unknown[]
  properties?: Record<string, Schema>
}

/** Example values by field name. The first one that fits the field's schema is used. */
const texts: Record<string, string> = {
  accentColor: '#1c4fd8',
  alias: 'Ada',
  color: 'blue',
  description: 'Looks after the fleet at night',
  email: 'ada@example.com',
  login: 'ada',
  name: 'Night shift',
  password: 'nine grey geese are flying',
  de: 'Abteilung',
  en: 'Department',
  profile: 'mimir',
  currentPassword: 'nine grey geese are flying',
  newPassword: 'ten grey geese have landed',
  permission: 'users:read',
  product: 'Rollcall',
  publicUrl: 'https://users.example.com',
  reason: 'On call this week',
  slug: 'default',
  subject: 'You are invited',
  tenant: 'default',
  title: 'Rollcall',
  type: 'user',
  username: 'ada',
}
const fallbacks = [
  '01a1fbea-a4fc-7c74-8c2f-b7e02596afe5',
  '2026-11-21T08:30:00.000Z',
  '2026-11-21',
  'operator',
  'Operator',
  '#1c4fd8',
  'rck_4f9d',
  '192.0.2.0/24',
]

/** A value that fits a schema. For a request it has the required fields, and at least one; for an answer it has all fields. */
export function exampleOf(schema: object, of: 'request' | 'answer'): unknown {
  return sample(schema as Schema, '', of)
}

/** A value for a single field, chosen by the field's name where possible. */
export function sampleOf(schema: object, name: string): unknown {
  return sample(schema as Schema, name, 'request')
}

function sample(schema: Schema, name: string, of: 'request' | 'answer'): unknown {
  // Some fields of an object exclude each other; such a schema has an example.
  if (schema.examples) return schema.examples[0]
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  if (schema.anyOf) return sample(schema.anyOf[0] as Schema, name, of)
  switch (schema.type) {
    case 'string':
      return textOf(schema, name)
    case 'integer':
    case 'number':
      return Math.min(Math.max(schema.minimum ?? 0, 3), schema.maximum ?? 3)
    case 'boolean':
      return true
    case 'null':
      return null
    case 'array':
      return schema.items?.type || schema.items?.anyOf
        ? [sample(schema.items, name.replace(/s$/, ''), of)]
        : []
    case 'object':
      return objectOf(schema, of)
    default:
      return {}
  }
}

function objectOf({ properties = {}, required = [] }: Schema, of: 'request' | 'answer'): object {
  const all = Object.keys(properties)
  const needed = required.length > 0 ? required : all.slice(0, 1)
  const names = of === 'request' ? needed : all
  return Object.fromEntries(names.map((name) => [name, sample(properties[name] as Schema, name, of)]))
}

function textOf(
  { pattern, format, minLength = 0, maxLength = Number.POSITIVE_INFINITY }: Schema,
  name: string,
) {
  const fits = (text: string) =>
    text.length >= minLength &&
    text.length <= maxLength &&
    (pattern === undefined || new RegExp(pattern, 'u').test(text)) &&
    (format === undefined || format === formatOf(text))
  const own = Object.hasOwn(texts, name) ? [texts[name] as string] : []
  const found = [...own, ...(pattern || format ? fallbacks : ['Example']), ...fallbacks].find(fits)
  return found ?? 'x'.repeat(minLength)
}

/** The format of an example, if it has one. */
function formatOf(text: string): string | undefined {
  if (!text.startsWith('2026-')) return undefined
  return text.includes('T') ? 'date-time' : 'date'
}
