import { type HttpBinding, hasBody, pathParameters } from '@rollcall/contract/http.ts'
import type { TSchema } from 'typebox'

/** The largest body that any operation accepts, in bytes. */
const largestBody = 1024 * 1024
/**
 * The least that every body may have, in bytes. Anonymous callers may send no more; mistakes of known callers get an answer that names the
 * field.
 */
export const smallestBody = 4 * 1024
const smallestOfKnown = 64 * 1024
/** The most bytes of one character: an escape such as \u00e9. */
const bytesPerCharacter = 6
/** The length of a text that only a pattern limits, such as an id or a time. */
const charactersOfPattern = 128
const bytesOfNumber = 25
/** Bytes for a value that a schema leaves open, such as the properties of a resource. */
const bytesOfAnything = 16 * 1024

/**
 * The limit for an operation's body, in bytes: the largest body that fits its schema, in its longest spelling and with blanks around
 * everything. Never more than a mebibyte.
 */
export function bodyLimitOf(binding: HttpBinding): number {
  if (binding.upload !== undefined) return binding.upload
  const { scope, input } = binding.operation
  const least = scope === 'public' ? smallestBody : smallestOfKnown
  if (!hasBody(binding)) return least
  const inPath = new Set(pathParameters(binding.path))
  const fields = Object.entries(input.properties).filter(([name]) => !inPath.has(name))
  const longest = fields.reduce((sum, [name, schema]) => sum + bytesOfField(name, schema), 2)
  return Math.min(largestBody, Math.max(least, longest))
}

function bytesOfField(name: string, schema: TSchema): number {
  return name.length + 2 * punctuation + longestOf(schema)
}

/** Quotes, a colon or comma, and the blanks of a body with each value on its own line. */
const punctuation = 16

interface Node {
  type?: string
  enum?: unknown[]
  const?: unknown
  maxLength?: number
  maxItems?: number
  items?: TSchema
  properties?: Record<string, TSchema>
  patternProperties?: Record<string, TSchema>
  maxProperties?: number
  anyOf?: TSchema[]
}

function longestOf(schema: TSchema): number {
  const node = schema as Node
  if (node.anyOf) return Math.max(...node.anyOf.map(longestOf))
  if (node.enum ?? node.const !== undefined)
    return Math.max(...(node.enum ?? [node.const]).map((value) => JSON.stringify(value).length))
  if (node.type === 'string') return (node.maxLength ?? charactersOfPattern) * bytesPerCharacter + punctuation
  if (node.type === 'number' || node.type === 'integer' || node.type === 'boolean' || node.type === 'null')
    return bytesOfNumber
  if (node.type === 'array')
    return (node.maxItems ?? largestBody) * (longestOf(node.items as TSchema) + punctuation)
  const [open] = Object.values(node.patternProperties ?? {})
  if (open && node.maxProperties !== undefined)
    return node.maxProperties * (charactersOfPattern * bytesPerCharacter + 2 * punctuation + longestOf(open))
  if (node.properties && !node.patternProperties)
    return Object.entries(node.properties).reduce((sum, [name, child]) => sum + bytesOfField(name, child), 2)
  return bytesOfAnything
}
