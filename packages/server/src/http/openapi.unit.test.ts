import { addressOf, hasBody, pathParameters, statusOf } from '@rollcall/contract/http.ts'
import { takesIdempotencyKey } from '@rollcall/contract/operation.ts'
import { problems } from '@rollcall/contract/problems.ts'
import { bindings } from '@rollcall/contract/protocols.ts'
import { type TObject, Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { describe, expect, test } from 'vitest'
import { openApiDocument, problemCodesOf } from './openapi.ts'

type Json = Record<string, unknown>
interface Parameter {
  name: string
  in: string
  required: boolean
  schema: Json
}
interface Operation {
  operationId: string
  tags: string[]
  summary: string
  description: string
  security?: Json[]
  parameters: Parameter[]
  requestBody?: { required: boolean; content: Record<string, { schema: Json; example?: unknown }> }
  responses: Record<
    string,
    { description: string; content?: Record<string, { schema?: Json; example?: unknown }> }
  >
}

// As a client reads it: anything that JSON does not keep is not part of the document.
const document = JSON.parse(JSON.stringify(openApiDocument('https://users.example.com', '1.2.3')))
const paths = document.paths as Record<string, Record<string, Operation>>
const described = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
)
const byName = new Map(described.map((entry) => [entry.operation.operationId, entry]))

/** The keywords of JSON Schema 2020-12 that the document uses. Readers ignore a misspelt keyword, so any other one fails here. */
const keywords = new Set([
  'minProperties',
  '$ref',
  'additionalProperties',
  'anyOf',
  'const',
  'default',
  'description',
  'enum',
  'examples',
  'format',
  'items',
  'maximum',
  'maxItems',
  'maxLength',
  'maxProperties',
  'minimum',
  'minItems',
  'minLength',
  'pattern',
  'patternProperties',
  'properties',
  'required',
  'type',
  'uniqueItems',
])
const types = ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string']

describe('the OpenAPI document', () => {
  test('is of version 3.1 and has a title and a description', () => {
    expect(document).toMatchObject({
      openapi: '3.1.0',
      info: { title: 'Rollcall', version: '1.2.3', license: { identifier: 'Apache-2.0' } },
      servers: [{ url: 'https://users.example.com' }],
    })
    const allowed = ['openapi', 'info', 'servers', 'tags', 'security', 'paths', 'components']
    expect(Object.keys(document).filter((key) => !allowed.includes(key))).toEqual([])
  })

  test('has every operation of the contract, once, at its address', () => {
    expect(described).toHaveLength(bindings.length)
    for (const binding of bindings) {
      const { operation, method } = binding
      expect(byName.get(operation.name)).toMatchObject({
        method: method.toLowerCase(),
        path: addressOf(binding),
      })
    }
  })

  test('names security schemes, tags and components that are there', () => {
    const schemes = Object.keys(document.components.securitySchemes)
    const tags = document.tags.map(({ name }: { name: string }) => name)
    expect(new Set(tags).size).toBe(tags.length)
    for (const requirement of document.security) expect(schemes).toContain(Object.keys(requirement)[0])
    for (const { operation } of described) {
      for (const requirement of operation.security ?? [])
        expect(schemes).toContain(Object.keys(requirement)[0])
      for (const tag of operation.tags) expect(tags).toContain(tag)
    }
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, found]) => found)
    for (const reference of new Set(references)) expect(resolve(reference as string)).toBeDefined()
  })

  test('the cookie has its prefix over https and none over plain http', () => {
    const plain = openApiDocument('http://localhost:7400', '1.2.3') as typeof document
    expect(document.components.securitySchemes.session.name).toBe('__Host-rollcall')
    expect(plain.components.securitySchemes.session.name).toBe('rollcall')
  })

  test.each(bindings.map((binding) => [binding.operation.name, binding] as const))(
    '%s is described in full',
    (name, binding) => {
      const { operation } = byName.get(name) as (typeof described)[number]
      const inPath = operation.parameters.filter((parameter) => parameter.in === 'path')
      expect(inPath.map((parameter) => parameter.name)).toEqual(pathParameters(binding.path))
      expect(inPath.every((parameter) => parameter.required)).toBe(true)
      const places = operation.parameters.map((parameter) => `${parameter.in} ${parameter.name}`)
      expect(new Set(places).size).toBe(places.length)

      const query = operation.parameters.filter((parameter) => parameter.in === 'query')
      const body = operation.requestBody?.content['application/json']?.schema
      const fields = Object.keys((body?.properties as Json) ?? {})
      const rest = Object.keys(binding.operation.input.properties).filter(
        (field) => !inPath.some((p) => p.name === field),
      )
      expect(hasBody(binding) ? fields : query.map((parameter) => parameter.name)).toEqual(rest)
      if (body) expect(body.additionalProperties).toBe(binding.protocol !== undefined)

      const statuses = Object.keys(operation.responses)
      expect(statuses).toContain(String(statusOf(binding)))
      for (const code of problemCodesOf(binding)) {
        expect(operation.responses[problems[code].status]?.description).toContain(`\`${code}\``)
      }
      for (const { description } of Object.values(operation.responses)) expect(description).not.toBe('')
      expect(operation.summary).not.toBe('')
      const offersKey = operation.parameters.some(({ name }) => name === 'Idempotency-Key')
      expect(offersKey).toBe(takesIdempotencyKey(binding.operation))
    },
  )

  test('W8 · every creation answers with the address of the new thing, which exists', () => {
    const paths = new Set(bindings.map((binding) => binding.path.replace(/\{\w+\}/g, '{}')))
    for (const binding of bindings) {
      const { location, operation } = binding
      const { name } = operation
      expect(location !== undefined, name).toBe(operation.kind === 'command' && operation.creates === true)
      if (location === undefined) continue
      expect(paths, name).toContain(location.replace(/\{\w+\}/g, '{}'))
      expect(['id', ...pathParameters(binding.path)]).toEqual(
        expect.arrayContaining(pathParameters(location)),
      )
      if (location.includes('{id}'))
        expect((operation.output as TObject).properties, name).toHaveProperty('id')
    }
  })

  test('W9 · named schemas appear once, and clients get their names', () => {
    const names = Object.keys(document.components.schemas)
    expect(names).toEqual(
      expect.arrayContaining(['User', 'UserDetails', 'Role', 'Group', 'Session', 'Job', 'Problem']),
    )
    const list = byName.get('users.list')?.operation.responses[200]?.content?.['application/json']
      ?.schema as {
      properties: { items: Json }
    }
    expect(list.properties.items).toEqual({
      type: 'array',
      items: { $ref: '#/components/schemas/UserWithAttributes' },
    })
    const used = new Set(
      [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name),
    )
    expect(names.filter((name) => !used.has(name))).toEqual([])
  })

  test.each(bindings.map((binding) => [binding.operation.name, binding] as const))(
    'W9 · the examples of %s are valid',
    (name, binding) => {
      const { operation } = byName.get(name) as (typeof described)[number]
      const answer = operation.responses[statusOf(binding)]?.content?.['application/json']
      if (answer) expect([...Compile(binding.operation.output).Errors(answer.example)]).toEqual([])
      const body = operation.requestBody?.content['application/json']
      if (!body) return
      const path = pathParameters(binding.path)
      const { properties, required = [] } = binding.operation.input as TObject
      const rest = Object.entries(properties).filter(([field]) => !path.includes(field))
      const schema = Type.Object(
        Object.fromEntries(
          rest.map(([field, own]) => [
            field,
            (required as string[]).includes(field) ? own : Type.Optional(own),
          ]),
        ),
      )
      expect([...Compile(schema).Errors(body.example)]).toEqual([])
      expect(Object.keys(body.example as Json).length).toBeGreaterThan(0)
    },
  )

  test('every schema uses the keywords of JSON Schema 2020-12 correctly', () => {
    const schemas = described.flatMap(({ operation }) => [
      ...operation.parameters.map(({ schema }) => schema),
      ...contents(operation.requestBody),
      ...Object.values(operation.responses).flatMap(contents),
    ])
    for (const schema of [...schemas, ...Object.values(document.components.schemas)])
      expectSchema(schema as Json)
  })
})

function contents(holder: { content?: Record<string, { schema?: Json }> } | undefined): Json[] {
  return Object.values(holder?.content ?? {}).flatMap(({ schema }) => (schema ? [schema] : []))
}

function resolve(reference: string): unknown {
  const steps = reference.replace(/^#\//, '').split('/')
  return steps.reduce<unknown>((node, step) => (node as Json | undefined)?.[step], document)
}

function expectSchema(schema: Json): void {
  // Names that begin with x- are OpenAPI's extensions.
  const said = Object.keys(schema).filter((keyword) => !keyword.startsWith('x-'))
  for (const keyword of said) expect([...keywords]).toContain(keyword)
  if ('type' in schema) expect(types).toContain(schema.type)
  if ('pattern' in schema) expect(() => new RegExp(schema.pattern as string, 'u')).not.toThrow()
  if ('required' in schema) {
    expect(Object.keys(schema.properties as Json)).toEqual(
      expect.arrayContaining(schema.required as string[]),
    )
  }
  const below = [
    ...Object.values((schema.properties as Record<string, Json>) ?? {}),
    ...Object.values((schema.patternProperties as Record<string, Json>) ?? {}),
    ...((schema.anyOf as Json[]) ?? []),
    ...(schema.items ? [schema.items as Json] : []),
  ]
  for (const child of below) expectSchema(child)
}
