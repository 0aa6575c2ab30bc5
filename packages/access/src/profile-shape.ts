import type { TSchema } from 'typebox'
import { durationPattern } from './duration.ts'
import type { Path } from './profile-document.ts'
import { didYouMean } from './suggestion.ts'

export interface ShapeError {
  path: Path
  part: 'key' | 'value'
  message: string
}

/** The JSON Schema keywords that the profile schema uses. */
interface Schema {
  type?: string
  enum?: readonly unknown[]
  const?: unknown
  anyOf?: readonly Schema[]
  pattern?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  minItems?: number
  uniqueItems?: boolean
  items?: Schema
  minProperties?: number
  required?: readonly string[]
  properties?: Readonly<Record<string, Schema>>
  patternProperties?: Readonly<Record<string, Schema>>
}

type Check = (schema: Schema, value: unknown, path: Path) => ShapeError[]

/**
 * Finds every place where a value does not match its schema, with a sentence that says what is expected. A general validator reports one
 * wrong word in a union as three errors, and stops after a few.
 */
export function shapeErrors(schema: TSchema, value: unknown): ShapeError[] {
  return check(schema as Schema, value, [])
}

const check: Check = (schema, value, path) => {
  if (schema.anyOf !== undefined) return checkUnion(schema.anyOf, value, path)
  if (schema.const !== undefined) return schema.const === value ? [] : [expected(schema, path)]
  if (schema.enum !== undefined) return checkEnum(schema.enum, value, path)
  switch (schema.type) {
    case 'string':
      return checkString(schema, value, path)
    case 'integer':
      return checkInteger(schema, value, path)
    case 'array':
      return Array.isArray(value) ? checkArray(schema, value, path) : [expected(schema, path)]
    case 'object':
      return isRecord(value) ? checkObject(schema, value, path) : [expected(schema, path)]
    default:
      return typeof value === schema.type ? [] : [expected(schema, path)]
  }
}

/** Whether a value is an object with keys, and not a list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

// For a list that is almost right, report the mistakes in it, not that it could have been a word instead.
const checkUnion = (options: readonly Schema[], value: unknown, path: Path): ShapeError[] => {
  const results = options.map((option) => check(option, value, path))
  if (results.some((errors) => errors.length === 0)) return []
  const list = options.findIndex((option) => option.type === 'array')
  if (Array.isArray(value) && list >= 0) return results[list] ?? []
  return [{ path, part: 'value', message: `This must be ${options.map(nameOf).join(' or ')}.` }]
}

function checkEnum(allowed: readonly unknown[], value: unknown, path: Path): ShapeError[] {
  if (allowed.includes(value)) return []
  const hint = typeof value === 'string' ? didYouMean(value, allowed.map(String)) : ''
  return [{ path, part: 'value', message: `This must be one of ${allowed.join(', ')}.${hint}` }]
}

const checkString: Check = (schema, value, path) => {
  if (typeof value !== 'string') return [expected(schema, path)]
  const length = [...value].length
  const fits =
    length >= (schema.minLength ?? 0) &&
    length <= (schema.maxLength ?? Number.POSITIVE_INFINITY) &&
    (schema.pattern === undefined || new RegExp(schema.pattern, 'u').test(value))
  return fits ? [] : [expected(schema, path)]
}

const checkInteger: Check = (schema, value, path) => {
  const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = schema
  const fits = Number.isSafeInteger(value) && Number(value) >= minimum && Number(value) <= maximum
  return fits ? [] : [expected(schema, path)]
}

function checkArray(schema: Schema, values: readonly unknown[], path: Path): ShapeError[] {
  if (values.length < (schema.minItems ?? 0))
    return [{ path, part: 'value', message: 'This list must not be empty.' }]
  return values.flatMap((value, index) => {
    const errors = check(schema.items ?? {}, value, [...path, index])
    if (errors.length > 0 || schema.uniqueItems !== true || values.indexOf(value) === index) return errors
    return [
      {
        path: [...path, index],
        part: 'value' as const,
        message: `"${String(value)}" is in this list twice.`,
      },
    ]
  })
}

function checkObject(schema: Schema, value: Record<string, unknown>, path: Path): ShapeError[] {
  const missing = (schema.required ?? [])
    .filter((key) => !Object.hasOwn(value, key))
    .map((key): ShapeError => ({ path: [...path, key], part: 'key', message: `"${key}" is missing.` }))
  const entries = Object.entries(value).flatMap(([key, entry]) => {
    const known = schemaOf(schema, key)
    return known === undefined ? [unknownKey(schema, key, path)] : check(known, entry, [...path, key])
  })
  if (Object.keys(value).length >= (schema.minProperties ?? 0)) return [...missing, ...entries]
  return [{ path, part: 'key', message: 'This must have at least one entry.' }]
}

function schemaOf(schema: Schema, key: string): Schema | undefined {
  if (schema.properties !== undefined && Object.hasOwn(schema.properties, key)) return schema.properties[key]
  return Object.entries(schema.patternProperties ?? {}).find(([pattern]) =>
    new RegExp(pattern, 'u').test(key),
  )?.[1]
}

function unknownKey(schema: Schema, key: string, path: Path): ShapeError {
  const here = [...path, key]
  const pattern = Object.keys(schema.patternProperties ?? {})[0]
  if (pattern !== undefined)
    return { path: here, part: 'key', message: `"${key}" cannot be a key: it must match ${pattern}.` }
  const hint = didYouMean(key, Object.keys(schema.properties ?? {}))
  return { path: here, part: 'key', message: `"${key}" is not known here.${hint}` }
}

function expected(schema: Schema, path: Path): ShapeError {
  return { path, part: 'value', message: `This must be ${nameOf(schema)}.` }
}

function nameOf(schema: Schema): string {
  if (schema.const !== undefined) return `the word ${String(schema.const)}`
  if (schema.type === 'integer') return `a whole number${rangeOf(schema.minimum, schema.maximum)}`
  if (schema.type === 'array') return 'a list'
  if (schema.type === 'object') return 'a map of keys and values'
  if (schema.type === 'boolean') return 'true or false'
  if (schema.pattern === durationPattern) return 'a duration such as 30m, 12h or 3d'
  if (schema.pattern !== undefined) return `text that matches ${schema.pattern}`
  return `text${schema.maxLength === undefined ? '' : ` of ${schema.minLength ?? 0} to ${schema.maxLength} characters`}`
}

function rangeOf(minimum: number | undefined, maximum: number | undefined): string {
  if (maximum === undefined) return minimum === undefined ? '' : ` from ${minimum}`
  return minimum === undefined ? ` up to ${maximum}` : ` from ${minimum} to ${maximum}`
}
