import { addressOf, type HttpBinding, hasBody, pathParameters, statusOf } from '@rollcall/contract/http.ts'
import {
  hasSecret,
  isOfHome,
  needsOf,
  type Operation,
  refusedWhileImpersonating,
  takesIdempotencyKey,
} from '@rollcall/contract/operation.ts'
import { type ProblemCode, problems } from '@rollcall/contract/problems.ts'
import { bindings } from '@rollcall/contract/protocols.ts'
import { namedSchemas } from '@rollcall/contract/schemas.ts'
import type { TSchema } from 'typebox'
import { problemTitle, problemType } from '../platform/problem.ts'
import { exampleOf, sampleOf } from './openapi-examples.ts'
import { byName, namesOf, referred } from './openapi-names.ts'

type Json = Record<string, unknown>

/** The OpenAPI 3.1 document. It is generated from the contract, so it cannot be out of date. */
export function openApiDocument(publicUrl: string, version: string): Json {
  const paths: Record<string, Json> = {}
  for (const binding of bindings) {
    const path = addressOf(binding)
    paths[path] = { ...paths[path], [binding.method.toLowerCase()]: operationObject(binding) }
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
        'Users and access for products you host yourself. Lists page by cursor: pass `nextCursor` of a page as `cursor`. Every error is `application/problem+json` (RFC 9457) with a stable `code`, which stands in its `type` too. Requests that create something take an `Idempotency-Key` header and answer with `Location`. A page that sends `Rollcall-As` with the id of its user is answered `access.other_person` when the session is another user’s.',
    },
    servers: [{ url: publicUrl }],
    tags: [...new Set(bindings.map(({ operation }) => tagOf(operation)))].map((name) => ({ name })),
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

/** The tag of an operation: the subject in its name, such as `users`. */
export function tagOf({ name }: Operation): string {
  return name.split('.')[0] as string
}

function operationObject(binding: HttpBinding): Json {
  const { operation } = binding
  const { name, summary, description, scope, requires } = operation
  const needs = needsOf(operation)
  const words = { public: 'Nobody needs to be signed in.', 'signed-in': 'Any signed-in user.' }
  const who = words[needs as keyof typeof words] ?? `Needs the permission \`${needs}\`.`
  const keys = requires?.session
    ? ' Not with an API key.'
    : requires?.by && !requires.by.includes('group')
      ? ' Not with the API key of a group.'
      : ''
  const security =
    scope === 'public' ? { security: [] } : requires?.session ? { security: [{ session: [] }] } : {}
  const { parameters, body } = inputObjects(binding)
  return {
    operationId: name,
    tags: [tagOf(operation)],
    summary,
    description: [description, `${who}${keys}`].filter(Boolean).join('\n\n'),
    ...security,
    'x-permission': needs,
    parameters,
    ...(body ? { requestBody: body } : {}),
    responses: { ...success(binding), ...failures(binding) },
  }
}

function inputObjects(binding: HttpBinding) {
  const { operation } = binding
  const inPath = new Set(pathParameters(binding.path))
  const required = new Set(operation.input.required as string[] | undefined)
  const fields = Object.entries(
    operation.input.properties as Record<string, TSchema & { description?: string }>,
  )
  const inQuery = ([name]: [string, unknown]) => !inPath.has(name) && !hasBody(binding)
  const parameter = ([name, schema]: (typeof fields)[number]) => ({
    name,
    in: inPath.has(name) ? 'path' : 'query',
    required: inPath.has(name) || required.has(name),
    schema,
    ...(inPath.has(name) ? { example: sampleOf(schema, name) } : {}),
    ...(schema.description ? { description: schema.description } : {}),
  })
  const idempotency = takesIdempotencyKey(operation)
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
    additionalProperties: binding.protocol !== undefined,
  }
  const file = binding.upload !== undefined && {
    required: true,
    content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
  }
  const body = hasBody(binding) &&
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
    body: file || body,
  }
}

function success(binding: HttpBinding): Json {
  const { operation, download, location } = binding
  const status = String(statusOf(binding))
  if (status === '204') return { [status]: { description: 'Done' } }
  const content = download
    ? Object.fromEntries(download.map((type) => [type, { schema: { type: 'string' } }]))
    : { 'application/json': { schema: operation.output, example: exampleOf(operation.output, 'answer') } }
  const headers = location
    ? {
        headers: {
          Location: {
            description: `Where it is found: \`/api/v1${location}\``,
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

/** The codes that a binding may answer: those of its operation, and those that follow from its kind. */
export function problemCodesOf(binding: HttpBinding): ProblemCode[] {
  const codes: ProblemCode[] = [
    'request.invalid',
    'request.headers_too_large',
    ...binding.operation.problems,
    ...codesOfCallers(binding.operation),
  ]
  if (binding.path.includes('{')) codes.push('route.not_found')
  if (binding.path.includes('{tenant}')) codes.push('tenant.not_found')
  // A change of somebody who is signed in meets it when the tenant is suspended at that moment.
  const { scope, kind } = binding.operation
  if (scope === 'public' || kind === 'command') codes.push('tenant.suspended')
  // A body is read wherever one can be sent, even where none is expected.
  if (binding.method !== 'GET') codes.push(...problemsOfChanges)
  if (binding.method !== 'GET' && !binding.protocol) codes.push(...problemsOfMediaTypes)
  if (takesIdempotencyKey(binding.operation)) {
    codes.push('idempotency.mismatch')
    if (hasSecret(binding.operation)) codes.push('idempotency.secret_not_repeated')
  }
  codes.push('request.too_many', 'server.error', 'server.unavailable', 'server.overloaded', 'server.too_slow')
  return [...new Set(codes)]
}

/** The codes that follow from the operation's callers. */
function codesOfCallers(operation: Operation): ProblemCode[] {
  const { scope, needs, requires } = operation
  if (scope === 'public') return []
  const codes: ProblemCode[] = ['access.not_signed_in', 'access.other_person', 'api_key.asleep']
  if (needs) codes.push('access.denied')
  if (requires?.session) codes.push('access.session_required')
  // Groups have no sessions, but service accounts have.
  if (requires?.by && !(requires.session && requires.by.includes('service-account')))
    codes.push('access.person_required')
  if (requires?.at === 'home' && !isOfHome(operation)) codes.push('access.at_home_only')
  if (!isOfHome(operation)) codes.push('tenant.not_found')
  if (refusedWhileImpersonating(operation)) codes.push('access.impersonating')
  if (requires?.signIn !== 'begun') codes.push('access.password_change_required')
  return codes
}

function failures(binding: HttpBinding): Json {
  const byStatus = Map.groupBy(problemCodesOf(binding), (code) => problems[code].status)
  const answers = [...byStatus].map(([status, codes]) => [
    String(status),
    {
      description: codes.map((code) => `\`${code}\` ${problemTitle(code)}`).join('\n\n'),
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
      sentence: {
        type: 'string',
        description:
          'Names the sentence of `detail`: the code, or the code and which of its sentences. Absent where the rules of the tenant keep the detail from the caller',
      },
      params: { type: 'object', description: 'What fills the places of the sentence' },
      requestId: text,
      errors: {
        type: 'array',
        items: {
          type: 'object',
          required: ['field', 'message', 'code'],
          properties: {
            field: text,
            message: text,
            code: { type: 'string', description: 'Names the sentence of `message`' },
            params: { type: 'object', description: 'What fills the places of the sentence' },
          },
        },
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
          passwords: { type: 'integer', description: 'Passwords that a user with fewer rights may know' },
          groupKeys: { type: 'integer', description: 'API keys of groups, which will sleep' },
          madeBy: { type: 'array', items: text, description: 'Who made them, where not their owners' },
        },
      },
    },
  }
}
