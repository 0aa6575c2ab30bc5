import { authzen } from '@rollcall/contract/authzen.ts'
import { contract } from '@rollcall/contract/contract.ts'
import { changes } from '@rollcall/contract/decisions.ts'
import {
  addressOf,
  hasBody,
  type OperationDeclaration,
  pathParameters,
  refusedWhileImpersonating,
  takesIdempotencyKey,
} from '@rollcall/contract/operation.ts'
import { type ProblemCode, problems } from '@rollcall/contract/problems.ts'
import { namedSchemas } from '@rollcall/contract/schemas.ts'
import type { TSchema } from 'typebox'
import { problemType } from '../platform/problem.ts'
import { exampleOf, sampleOf } from './openapi-examples.ts'
import { byName, namesOf, referred } from './openapi-names.ts'

type Json = Record<string, unknown>

/** All that is documented: what the contract declares, and what has doors of its own. */
export const operations: OperationDeclaration[] = [
  ...Object.values(contract).flatMap((group): OperationDeclaration[] => Object.values(group)),
  changes,
  ...authzen,
]

/** The OpenAPI 3.1 document, made from the contract: there is nothing in it to forget to change. */
export function openApiDocument(publicUrl: string, version: string): Json {
  const paths: Record<string, Json> = {}
  for (const declaration of operations) {
    const path = addressOf(declaration)
    paths[path] = { ...paths[path], [declaration.method.toLowerCase()]: operationObject(declaration) }
  }
  const names = namesOf(namedSchemas)
  const named = byName(paths, names)
  const schemas: Record<string, Json> = { Problem: problemSchema(publicUrl) }
  for (const [text, name] of names) schemas[name] = byName(JSON.parse(text), names, text)
  return {
    openapi: '3.1.0',
    info: {
      title: 'Rollcall',
      version,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      description:
        'Users and access for products you host yourself. Lists page by cursor: pass `nextCursor` of a page as `cursor`. Every error is `application/problem+json` (RFC 9457) with a stable `code`, which stands in its `type` too. Requests that create something take an `Idempotency-Key` header and answer with `Location`. A page that sends `Rollcall-As` with the id of the user for whom it was loaded is answered `access.other_person` when the session is another user’s.',
    },
    servers: [{ url: publicUrl }],
    tags: [...new Set(operations.map(tagOf))].map((name) => ({ name })),
    security: [{ apiKey: [] }, { session: [] }],
    paths: named,
    components: {
      securitySchemes: {
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: publicUrl.startsWith('https:') ? '__Host-rollcall' : 'rollcall',
        },
        apiKey: { type: 'http', scheme: 'bearer', description: 'An API key (`rck_…`)' },
      },
      schemas: referred(named, schemas),
    },
  }
}

export function tagOf(declaration: OperationDeclaration): string {
  return declaration.name.split('.')[0] as string
}

function operationObject(declaration: OperationDeclaration): Json {
  const needs = { public: 'Nobody needs to be signed in.', 'signed-in': 'Any signed-in user.' }
  const who =
    needs[declaration.needs as keyof typeof needs] ?? `Needs the permission \`${declaration.needs}\`.`
  const keys = declaration.session
    ? ' Not with an API key.'
    : declaration.person
      ? ' Not with the API key of a group.'
      : ''
  const { parameters, body } = inputObjects(declaration)
  return {
    operationId: declaration.name,
    tags: [tagOf(declaration)],
    summary: declaration.summary,
    description: [declaration.description, `${who}${keys}`].filter(Boolean).join('\n\n'),
    ...(declaration.needs === 'public'
      ? { security: [] }
      : declaration.session
        ? { security: [{ session: [] }] }
        : {}),
    'x-permission': declaration.needs,
    parameters,
    ...(body ? { requestBody: body } : {}),
    responses: { ...success(declaration), ...failures(declaration) },
  }
}

function inputObjects(declaration: OperationDeclaration) {
  const inPath = new Set(pathParameters(declaration.path))
  const required = new Set(declaration.input.required as string[] | undefined)
  const fields = Object.entries(
    declaration.input.properties as Record<string, TSchema & { description?: string }>,
  )
  const inQuery = ([name]: [string, unknown]) => !inPath.has(name) && !hasBody(declaration)
  const parameter = ([name, schema]: (typeof fields)[number]) => ({
    name,
    in: inPath.has(name) ? 'path' : 'query',
    required: inPath.has(name) || required.has(name),
    schema,
    ...(inPath.has(name) ? { example: sampleOf(schema, name) } : {}),
    ...(schema.description ? { description: schema.description } : {}),
  })
  const idempotency = takesIdempotencyKey(declaration)
    ? [
        {
          name: 'Idempotency-Key',
          in: 'header',
          required: false,
          description:
            'Makes the request safe to repeat for a day: the same key is answered alike, and creates nothing again',
          schema: { type: 'string', minLength: 1, maxLength: 200, pattern: '^[!-~]+$' },
        },
      ]
    : []
  const inBody = fields.filter(([name]) => !inPath.has(name))
  const bodySchema = {
    type: 'object',
    properties: Object.fromEntries(inBody),
    required: inBody.map(([name]) => name).filter((name) => required.has(name)),
    additionalProperties: declaration.foreign === true,
  }
  const body = hasBody(declaration) &&
    inBody.length > 0 && {
      required: inBody.some(([name]) => required.has(name)),
      content: {
        'application/json': {
          schema: bodySchema,
          example: exampleOf(bodySchema, 'request'),
        },
      },
    }
  return {
    parameters: [
      ...fields.filter((field) => inPath.has(field[0]) || inQuery(field)).map(parameter),
      ...idempotency,
    ],
    body,
  }
}

function success(declaration: OperationDeclaration): Json {
  const status = String(declaration.status ?? 200)
  if (status === '204') return { [status]: { description: 'Done' } }
  const content = declaration.download
    ? Object.fromEntries(declaration.download.map((type) => [type, { schema: { type: 'string' } }]))
    : {
        'application/json': { schema: declaration.output, example: exampleOf(declaration.output, 'answer') },
      }
  const headers = declaration.location
    ? {
        headers: {
          Location: {
            description: `Where it is found: \`/api/v1${declaration.location}\``,
            schema: { type: 'string', format: 'uri-reference' },
          },
        },
      }
    : {}
  return { [status]: { description: status === '201' ? 'Created' : 'Success', ...headers, content } }
}

const problemsOfChanges = [
  'request.malformed_json',
  'request.too_large',
  'request.timeout',
  'request.cross_site',
  'request.insecure_page',
] as const
const problemsOfMediaTypes = ['request.unsupported_media_type', 'request.unsupported_encoding'] as const

/** The codes of an operation: its own, and those that follow from what it is. */
export function problemCodesOf(declaration: OperationDeclaration): ProblemCode[] {
  const isPublic = declaration.needs === 'public'
  const codes: ProblemCode[] = ['request.invalid', 'request.headers_too_large', ...declaration.problems]
  if (!isPublic) codes.push('access.not_signed_in', 'access.other_person', 'api_key.asleep')
  if (!isPublic && declaration.needs !== 'signed-in') codes.push('access.denied')
  if (declaration.session) codes.push('access.session_required')
  else if (declaration.person) codes.push('access.person_required')
  if (!isPublic && refusedWhileImpersonating(declaration)) codes.push('access.impersonating')
  if (!isPublic && !declaration.beforePasswordChange) codes.push('access.password_change_required')
  if (declaration.path.includes('{')) codes.push('route.not_found')
  if (declaration.path.includes('{tenant}')) codes.push('tenant.not_found')
  // A body is read wherever one can be sent, also where none is asked for.
  if (declaration.method !== 'GET') codes.push(...problemsOfChanges)
  if (declaration.method !== 'GET' && !declaration.foreign) codes.push(...problemsOfMediaTypes)
  if (takesIdempotencyKey(declaration)) {
    codes.push('idempotency.mismatch')
    if (declaration.secret) codes.push('idempotency.secret_not_repeated')
  }
  codes.push('request.too_many', 'server.error', 'server.unavailable', 'server.overloaded', 'server.too_slow')
  return [...new Set(codes)]
}

function failures(declaration: OperationDeclaration): Json {
  const byStatus = Map.groupBy(problemCodesOf(declaration), (code) => problems[code].status)
  const answers = [...byStatus].map(([status, codes]) => [
    String(status),
    {
      description: codes.map((code) => `\`${code}\` ${problems[code].title}`).join('\n\n'),
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    },
  ])
  return Object.fromEntries(answers)
}

function problemSchema(publicUrl: string): Json {
  const text = { type: 'string' }
  return {
    type: 'object',
    required: ['type', 'title', 'status', 'code', 'detail', 'requestId'],
    properties: {
      type: { type: 'string', format: 'uri', examples: [problemType(publicUrl, 'user.username_taken')] },
      title: text,
      status: { type: 'integer' },
      code: { type: 'string', enum: Object.keys(problems) },
      detail: { type: 'string', description: 'What happened this time and what to do about it' },
      requestId: text,
      errors: {
        type: 'array',
        items: { type: 'object', required: ['field', 'message'], properties: { field: text, message: text } },
      },
      missing: { type: 'array', items: text, description: 'Permissions that the caller lacked' },
      olderCredentials: {
        type: 'object',
        description: 'With `access.older_credentials`: what would be worth more than when it was made',
        properties: {
          accounts: { type: 'integer', description: 'Accounts that have any' },
          sessions: { type: 'integer' },
          apiKeys: { type: 'integer' },
          links: { type: 'integer', description: 'Reset links and invitations that wait' },
          passwords: { type: 'integer', description: 'Passwords that somebody with fewer rights may know' },
          groupKeys: { type: 'integer', description: 'API keys of groups, which will sleep' },
          madeBy: { type: 'array', items: text, description: 'Who made them, where not their owners' },
        },
      },
    },
  }
}
