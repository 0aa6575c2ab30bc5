import { attributeKeyPattern, keyPattern } from '@rollcall/access/keys.ts'
import { soughtText, unseenIn } from '@rollcall/access/readable-text.ts'
import { idPattern, slugPattern } from '@rollcall/contract/fields.ts'
import { type HttpBinding, hasBody, pathParameters } from '@rollcall/contract/http.ts'
import { type Static, type TObject, type TSchema, Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { IsDateTime, Set as setFormat } from 'typebox/format'
import { type FieldFault, type FieldProblem, fieldsRefusal } from './problem.ts'

// The form of all timestamps in answers, with days that every month has. The library's own check splits every allowed form into parts,
// which made a quarter of the garbage of a list.
const usualTimestamp =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/
setFormat('date-time', (text) => usualTimestamp.test(text) || IsDateTime(text))

/** The parts of a request as they arrived, not yet checked. */
export interface RawInput {
  path: Record<string, unknown>
  query: Record<string, unknown>
  body: unknown
}

/** Combines path, query and body into the operation's input and checks it. Throws `request.invalid` with an error per field. */
export type InputReader = (raw: RawInput) => Record<string, unknown>

/** Makes the reader of an operation's input. A field is read only from its place in the contract, and unknown fields are refused. */
export function inputReader(binding: HttpBinding): InputReader {
  const { input } = binding.operation
  const inPath = new Set(pathParameters(binding.path))
  const fields = Object.entries(input.properties)
  const path = strict(
    fields.filter(([name]) => inPath.has(name)),
    input,
  )
  const rest = strict(
    fields.filter(([name]) => !inPath.has(name)),
    input,
  )
  const checkPath = checkOf(() => path)
  const checkRest = checkOf(() => rest)
  const body = hasBody(binding)
  return (raw) => {
    const given = body ? (raw.body === undefined ? {} : raw.body) : decodeQuery(rest, raw.query)
    const errors = [...fieldErrors(checkPath, raw.path), ...fieldErrors(checkRest, given)]
    refuseErrors(errors)
    return readSought(input, { ...(given as Record<string, unknown>), ...raw.path })
  }
}

/** Normalises the text of a search. An optional search without text is left out. */
function readSought(schema: TSchema, value: Record<string, unknown>): Record<string, unknown> {
  const read = { ...value }
  for (const { properties, required = [] } of objectsOf(schema)) {
    for (const [name, field] of Object.entries(properties)) {
      const given = read[name]
      if (isSought(field) && typeof given === 'string') {
        const sought = soughtText(given)
        if (sought !== '') read[name] = sought
        else if (required.includes(name)) refuseErrors([{ field: name, code: 'nothing_visible' }])
        else delete read[name]
      } else if (typeof given === 'object' && given !== null && !Array.isArray(given)) {
        read[name] = readSought(field, given as Record<string, unknown>)
      }
    }
  }
  return read
}

interface ObjectSchema {
  properties: Record<string, TSchema>
  required?: string[]
}

function objectsOf(schema: TSchema): ObjectSchema[] {
  const { anyOf, properties } = schema as { anyOf?: TSchema[]; properties?: ObjectSchema['properties'] }
  if (anyOf) return anyOf.flatMap(objectsOf)
  return properties ? [schema as TSchema & ObjectSchema] : []
}

function isSought(schema: TSchema): boolean {
  return 'x-sought' in schema
}

function refuseErrors(errors: FieldProblem[]): void {
  if (errors.length > 0) throw fieldsRefusal(errors)
}

/**
 * Makes a check for protocols other than Rollcall's own: unknown fields are accepted. It throws `request.invalid` with an error per field.
 */
export function shapeReader<Schema extends TSchema>(schema: Schema): (value: unknown) => Static<Schema> {
  const check = checkOf(() => schema)
  return (value) => {
    refuseErrors(fieldErrors(check, value))
    return value as Static<Schema>
  }
}

function strict(fields: [string, TSchema][], declared: TObject): TObject {
  const required = new Set(declared.required as string[] | undefined)
  const properties = Object.fromEntries(
    fields.map(([name, schema]) => [name, required.has(name) ? schema : Type.Optional(schema)]),
  )
  return Type.Object(properties, { additionalProperties: false })
}

/** A query is text. Numbers and booleans are converted where the schema has them; text that cannot be converted stays, to be refused. */
function decodeQuery(schema: TObject, query: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => [name, decodeValue(schema.properties[name], value)]),
  )
}

function decodeValue(schema: TSchema | undefined, value: unknown): unknown {
  const type = (schema as { type?: string } | undefined)?.type
  if (typeof value !== 'string') return value
  if (type === 'integer' && /^\d{1,16}$/.test(value)) return Number(value)
  if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true'
  return value
}

interface Check {
  Check(value: unknown): boolean
  Errors(value: unknown): Iterable<Violation>
}

interface Violation {
  keyword: string
  instancePath: string
  message: string
  params: object
}

/** Compiles a schema at its first use: compiling all would take a fifth of the start, and most are rarely used. */
function checkOf(schema: () => TSchema): () => Check {
  let check: Check | undefined
  return () => {
    check ??= Compile(schema())
    return check
  }
}

function fieldErrors(check: () => Check, value: unknown): FieldProblem[] {
  if (check().Check(value)) return []
  const errors = new Map<string, FieldProblem>()
  for (const error of check().Errors(value)) {
    for (const found of fieldsOf(error, value))
      if (!errors.has(found.field) && errors.size < 50) errors.set(found.field, found)
  }
  return [...errors.values()]
}

const longestName = 100

function fieldsOf(error: Violation, value: unknown): FieldProblem[] {
  const field = error.instancePath.slice(1).replaceAll('/', '.')
  const params = error.params as Record<string, string[] | undefined>
  // A name that a client made up can be as long as the body.
  const below = (name: string) => (field ? `${field}.${name}` : name).slice(0, longestName)
  if (error.keyword === 'required')
    return (params.requiredProperties ?? []).map((name) => ({ field: below(name), code: 'missing' }))
  if (error.keyword === 'additionalProperties')
    return (params.additionalProperties ?? []).map((name) => ({ field: below(name), code: 'unknown' }))
  if (error.keyword === 'boolean') return []
  return [{ field, ...faultOf(error, () => textAt(field, value)) }]
}

/** The sentence for a violated keyword of JSON Schema; the library's own sentence for keywords that the contract does not use. */
function faultOf({ keyword, message, params }: Violation, text: () => unknown): FieldFault {
  const { limit, type, pattern } = params as { limit: number; type: string | string[]; pattern: string }
  switch (keyword) {
    case 'pattern':
      return notAllowed(pattern, text())
    case 'format':
      return { code: 'date' }
    case 'const':
    case 'anyOf':
      return { code: 'not_allowed' }
    case 'type':
      return typeof type === 'string'
        ? { code: 'type', params: { type } }
        : { code: 'invalid', params: { reason: message } }
    case 'uniqueItems':
      return { code: 'duplicates' }
    default: {
      const code = limits[keyword]
      return code ? { code, params: { limit } } : { code: 'invalid', params: { reason: message } }
    }
  }
}

const limits: Readonly<Record<string, Limited>> = {
  minimum: 'at_least',
  maximum: 'at_most',
  minLength: 'min_characters',
  maxLength: 'max_characters',
  minItems: 'min_items',
  maxItems: 'max_items',
  minProperties: 'min_properties',
  maxProperties: 'max_properties',
}
type Limited = Extract<FieldFault, { params: { limit: unknown } }>['code']

function textAt(field: string, value: unknown): unknown {
  return field.split('.').reduce<unknown>((at, name) => (at as Record<string, unknown>)?.[name], value)
}

const keyOf = (most: string, digit: 'yes' | 'no'): FieldFault => ({ code: 'key', params: { most, digit } })
/** Patterns that have a sentence of their own. */
const inWords: ReadonlyMap<string, FieldFault> = new Map([
  [idPattern, { code: 'uuid' }],
  [slugPattern, keyOf('63', 'yes')],
  [keyPattern, keyOf('63', 'no')],
  [attributeKeyPattern, keyOf('30', 'no')],
])

/** Names an invisible character, which is hard to find. Otherwise it says what the pattern allows. */
function notAllowed(pattern: string, given: unknown): FieldFault {
  const text = typeof given === 'string' ? given : ''
  const allowed = new RegExp(pattern, 'u')
  // Between letters, because patterns may ask for more at the ends.
  const hidden = [...text].find((each) => unseenIn(each) && !allowed.test(`a${each}a`))
  if (hidden) return { code: 'character', params: { character: unseenIn(hidden) ?? '' } }
  if (text.trim() === '') return { code: 'blank' }
  return inWords.get(pattern) ?? { code: 'pattern', params: { pattern } }
}

/** Makes a check that an answer matches the contract, down to the last field. An answer that does not is never sent. */
export function outputCheck(schema: TSchema): (value: unknown) => boolean {
  const check = checkOf(() => closed(schema))
  return (value) => check().Check(value)
}

/** The same schema with every object closed to unknown fields. */
function closed(schema: TSchema): TSchema {
  const node = schema as Record<string, unknown>
  const copy: Record<string, unknown> = { ...node }
  if (node.properties) {
    copy.properties = Object.fromEntries(
      Object.entries(node.properties as Record<string, TSchema>).map(([name, child]) => [
        name,
        closed(child),
      ]),
    )
    copy.additionalProperties = false
  }
  if (node.items) copy.items = closed(node.items as TSchema)
  if (node.anyOf) copy.anyOf = (node.anyOf as TSchema[]).map(closed)
  return copy as TSchema
}
