import { authzen } from '@rollcall/contract/authzen.ts'
import { contract } from '@rollcall/contract/contract.ts'
import { changes } from '@rollcall/contract/decisions.ts'
import {
  addressOf,
  hasBody,
  type OperationDeclaration,
  pathParameters,
  refusedWhileImpersonating,
} from '@rollcall/contract/operation.ts'
import { type ProblemCode, problems } from '@rollcall/contract/problems.ts'
import type { TSchema } from 'typebox'

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
  return {
    openapi: '3.1.0',
    info: {
      title: 'Rollcall',
      version,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      description:
        'Users and access for products you host yourself. Lists page by cursor: pass `nextCursor` of a page as `cursor`. Every error is `application/problem+json` (RFC 9457) with a stable `code`. Creating POSTs take an `Idempotency-Key` header. A page that sends `Rollcall-As` with the id of the user for whom it was loaded is answered `access.other_person` when the session is somebody else’s.',
    },
    servers: [{ url: publicUrl }],
    tags: [...new Set(operations.map(tagOf))].map((name) => ({ name })),
    security: [{ session: [] }, { apiKey: [] }],
    paths,
    components: {
      securitySchemes: {
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: publicUrl.startsWith('https:') ? '__Host-rollcall' : 'rollcall',
        },
        apiKey: { type: 'http', scheme: 'bearer', description: 'An API key (`rck_…`)' },
      },
      schemas: { Problem: problemSchema() },
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
    ...(schema.description ? { description: schema.description } : {}),
  })
  const idempotency =
    declaration.method === 'POST' && declaration.needs !== 'public' && !declaration.foreign
      ? [
          {
            name: 'Idempotency-Key',
            in: 'header',
            required: false,
            schema: { type: 'string', maxLength: 200 },
          },
        ]
      : []
  const inBody = fields.filter(([name]) => !inPath.has(name))
  const body = hasBody(declaration) &&
    inBody.length > 0 && {
      required: inBody.some(([name]) => required.has(name)),
      content: {
        'application/json': {
          schema: {
            type: 'object',
            properties: Object.fromEntries(inBody),
            required: inBody.map(([name]) => name).filter((name) => required.has(name)),
            additionalProperties: declaration.foreign === true,
          },
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
    : { 'application/json': { schema: declaration.output } }
  return { [status]: { description: status === '201' ? 'Created' : 'Success', content } }
}

/** The codes of an operation: its own, and those that follow from what it is. */
export function problemCodesOf(declaration: OperationDeclaration): ProblemCode[] {
  const isPublic = declaration.needs === 'public'
  const codes: ProblemCode[] = ['request.invalid', ...declaration.problems]
  if (!isPublic) codes.push('access.not_signed_in', 'access.other_person')
  if (!isPublic && declaration.needs !== 'signed-in') codes.push('access.denied')
  if (declaration.session) codes.push('access.session_required')
  else if (declaration.person) codes.push('access.person_required')
  if (!isPublic && refusedWhileImpersonating(declaration)) codes.push('access.impersonating')
  if (!isPublic && !declaration.beforePasswordChange) codes.push('access.password_change_required')
  if (declaration.path.includes('{tenant}')) codes.push('tenant.not_found')
  if (hasBody(declaration))
    codes.push('request.malformed_json', 'request.unsupported_media_type', 'request.too_large')
  codes.push('server.error', 'server.unavailable')
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

function problemSchema(): Json {
  const text = { type: 'string' }
  return {
    type: 'object',
    required: ['type', 'title', 'status', 'code', 'detail', 'requestId'],
    properties: {
      type: { type: 'string', format: 'uri-reference' },
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
    },
  }
}
