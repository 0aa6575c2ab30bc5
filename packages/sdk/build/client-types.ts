import { contract } from '@rollcall/contract/contract.ts'
import * as decisions from '@rollcall/contract/decisions.ts'
import * as impersonation from '@rollcall/contract/impersonation.ts'
import { download, needsOf, type Operation } from '@rollcall/contract/operation.ts'

/** The part of JSON Schema that the contract uses. */
interface Schema {
  type?: string
  const?: unknown
  enum?: unknown[]
  anyOf?: Schema[]
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  patternProperties?: Record<string, Schema>
  description?: string
}

const named = new Map<unknown, string>([
  [decisions.Identity, 'Identity'],
  [impersonation.Impersonation, 'Impersonation'],
])

/** The types of the contract in plain TypeScript. A product sees the input and output of each operation without a schema library. */
export function clientTypes(): string {
  const types = [...named].map(([schema, name]) => `export type ${name} = ${bodyOf(schema as Schema)}`)
  const groups = Object.entries(contract).map(
    ([group, operations]) =>
      `${group}: {\n${Object.entries<Operation>(operations).map(printOperation).join('\n')}\n}`,
  )
  return [
    "import type { CallOptions } from './client.ts'",
    ...types,
    `export interface Client {\n${groups.join('\n')}\n}`,
    '',
  ].join('\n')
}

function printOperation([name, operation]: [string, Operation]): string {
  const { summary, description, input, output } = operation
  const says = [summary, description, `Needs: ${needsOf(operation)}`].filter((line) => line !== undefined)
  const answer = output === download ? 'Response' : print(output as Schema)
  return `${comment(says.join('\n\n'))}${name}(input: ${print(input as Schema)}, options?: CallOptions): Promise<${answer}>`
}

function print(schema: Schema): string {
  return named.get(schema) ?? bodyOf(schema)
}

function bodyOf(schema: Schema): string {
  const { type, anyOf, items, properties, patternProperties } = schema
  if ('const' in schema) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  if (anyOf) return anyOf.map(print).join(' | ')
  if (items) return `Array<${print(items)}>`
  if (patternProperties) return `Record<string, ${Object.values(patternProperties).map(print).join(' | ')}>`
  if (properties) return printObject(properties, schema.required ?? [])
  if (type === 'integer') return 'number'
  if (type !== undefined && ['string', 'number', 'boolean', 'null'].includes(type)) return type
  if (type === undefined && Object.keys(schema).length === 0) return 'unknown'
  throw new Error(`No type is known for the schema ${JSON.stringify(schema)}`)
}

function printObject(properties: Record<string, Schema>, required: string[]): string {
  const fields = Object.entries(properties).map(([name, schema]) => {
    const mark = required.includes(name) ? '' : '?'
    return `${comment(schema.description)}${JSON.stringify(name)}${mark}: ${print(schema)}`
  })
  return `{\n${fields.join('\n')}\n}`
}

function comment(text: string | undefined): string {
  return text ? `/** ${text.replaceAll('*/', '*\\/')} */\n` : ''
}
