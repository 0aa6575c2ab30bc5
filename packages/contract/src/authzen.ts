import { type Static, type TSchema, Type } from 'typebox'
import { LimitValue } from './access.ts'
import { http } from './http.ts'
import { query } from './operation.ts'

/** The messages of the OpenID AuthZEN Authorization API 1.0, chapters 5 to 8. */
const text = Type.String({ maxLength: 1_000 })
const anything = Type.Record(Type.String(), Type.Unknown())
const properties = Type.Optional(anything)
const context = Type.Optional(anything)

export const Subject = Type.Object(
  { type: text, id: text, properties },
  {
    description:
      'Type `user` and the id or username of an account; type `service-account` and the id or username of a service account; or type `group` and the id of a group, which acts by its API keys. There are no other types',
  },
)
export const Action = Type.Object(
  { name: text, properties },
  {
    description:
      'A permission of the catalogue, and in `properties` the numbers that are checked against limits, such as `{"hosts": 120}`',
  },
)
export const Resource = Type.Object(
  { type: text, id: text, properties },
  {
    description:
      'With type `tenant` it must be the tenant of the caller, by its short name. Other types are the product’s: if its profile declares types, undeclared types, and actions that are not about the type, are refused; if it declares none, the resource changes no decision',
  },
)
const AnySubject = Type.Object({ type: text, properties })
const AnyResource = Type.Object({ type: text, properties })

const question = { subject: Subject, action: Action, resource: Resource, context }

/** The most questions of one request. */
export const mostQuestions = 1_000

/** Defaults for the questions of a list; they need not be complete. */
const Defaults = Type.Object({
  subject: Type.Optional(Type.Object({ type: Type.Optional(text), id: Type.Optional(text), properties })),
  action: Type.Optional(Type.Object({ name: Type.Optional(text), properties })),
  resource: Type.Optional(Type.Object({ type: Type.Optional(text), id: Type.Optional(text), properties })),
  context,
})

const Evaluations = Type.Object({
  ...Defaults.properties,
  evaluations: Type.Optional(
    Type.Array(Type.Unknown(), {
      maxItems: mostQuestions,
      description:
        'Questions in the form of the access evaluation API. Parts that a question leaves out are taken from the defaults beside this list: subject, action, resource and context as a whole, and `type`, `id` or `name` one by one. An incomplete question is answered by `decision: false`, with the reason in `context.error`',
    }),
  ),
  options: Type.Optional(
    Type.Object({
      evaluations_semantic: Type.Optional(
        Type.Union([
          Type.Literal('execute_all'),
          Type.Literal('deny_on_first_deny'),
          Type.Literal('permit_on_first_permit'),
        ]),
      ),
    }),
  ),
})

const page = Type.Optional(
  Type.Object({
    token: Type.Optional(
      Type.String({
        maxLength: 2_000,
        description: '`next_token` of the page before; send everything else unchanged',
      }),
    ),
    limit: Type.Optional(Type.Integer({ minimum: 1, description: '100 by default, 1000 at most' })),
  }),
)

export const Decision = Type.Object({
  decision: Type.Boolean(),
  context: Type.Object({
    reason: Type.Union([
      Type.Literal('permission.held'),
      Type.Literal('permission.missing'),
      Type.Literal('permission.unknown'),
      Type.Literal('limit.exceeded'),
      Type.Literal('limit.value_invalid'),
      Type.Literal('subject.unknown'),
      Type.Literal('subject.not_active'),
      Type.Literal('resource.other_tenant'),
      Type.Literal('resource.unknown_type'),
      Type.Literal('resource.other_action'),
      Type.Literal('request.invalid'),
    ]),
    path: Type.Optional(
      Type.Object(
        {
          kind: Type.Union([Type.Literal('role'), Type.Literal('capability')]),
          name: Type.String(),
          impliedBy: Type.Optional(Type.String()),
        },
        { description: 'What gives the permission' },
      ),
    ),
    limit: Type.Optional(
      Type.Object(
        { key: Type.String(), property: Type.String(), value: LimitValue },
        { description: 'The limit that the property was checked against; null means no limit' },
      ),
    ),
    error: Type.Optional(
      Type.Object(
        { status: Type.Integer(), message: Type.String() },
        { description: 'With `request.invalid`: what is wrong with this question of a list' },
      ),
    ),
  }),
})
export type Decision = Static<typeof Decision>

const found = <Result extends TSchema>(result: Result) =>
  Type.Object({
    page: Type.Object({
      next_token: Type.String({ description: 'Empty on the last page' }),
      count: Type.Integer(),
    }),
    results: Type.Array(result),
  })
const FoundEntity = Type.Object({ type: Type.String(), id: Type.String() })

export const evaluation = query({
  name: 'authzen.evaluation',
  summary: 'Decide whether a subject may do something',
  description:
    'Refusals are answers, with status 200: `decision` is false and `context.reason` says why. A subject that does not exist or is not active may do nothing.',
  scope: 'tenant',
  needs: 'decisions:ask',
  input: Type.Object(question),
  output: Decision,
  problems: [],
})

export const evaluations = query({
  name: 'authzen.evaluations',
  summary: 'Decide up to 1,000 questions at once',
  description:
    'Answers in the order of the questions. With `deny_on_first_deny` and `permit_on_first_permit` the deciding answer is the last one. A request without a list is one question, and is answered as such.',
  scope: 'tenant',
  needs: 'decisions:ask',
  input: Evaluations,
  output: Type.Union([Type.Object({ evaluations: Type.Array(Decision) }), Decision]),
  problems: [],
})

export const searchSubject = query({
  name: 'authzen.search-subject',
  summary: 'Search the subjects that may do something',
  description:
    'Active users, by name, with their username as `id`. If the username is an email address that the caller may not see, or has the form of an id, `id` is the id of the account. A resource type that the profile does not declare has no results. If a limit refuses some users, a page has fewer results than `limit`; the last page has no `next_token`.',
  scope: 'tenant',
  needs: 'decisions:ask',
  input: Type.Object({ subject: AnySubject, action: Action, resource: Resource, context, page }),
  output: found(FoundEntity),
  problems: ['list.cursor_invalid'],
})

export const searchResource = query({
  name: 'authzen.search-resource',
  summary: 'Search the resources on which a subject may do something',
  description:
    'The tenant of the caller, and the resources whose ids are in the profile. Only the product knows other resources.',
  scope: 'tenant',
  needs: 'decisions:ask',
  input: Type.Object({ subject: Subject, action: Action, resource: AnyResource, context, page }),
  output: found(FoundEntity),
  problems: ['list.cursor_invalid'],
})

export const searchAction = query({
  name: 'authzen.search-action',
  summary: 'Search the actions that a subject may do',
  description:
    'The permissions that the access evaluation allows for this resource, in the order of the catalogue; none for a type that the profile does not declare.',
  scope: 'tenant',
  needs: 'decisions:ask',
  input: Type.Object({ subject: Subject, resource: Resource, context, page }),
  output: found(Type.Object({ name: Type.String() })),
  problems: ['list.cursor_invalid'],
})

export const bindings = {
  evaluation: http.post(evaluation, '/access/v1/evaluation', { protocol: 'authzen' }),
  evaluations: http.post(evaluations, '/access/v1/evaluations', { protocol: 'authzen' }),
  searchSubject: http.post(searchSubject, '/access/v1/search/subject', { protocol: 'authzen' }),
  searchResource: http.post(searchResource, '/access/v1/search/resource', { protocol: 'authzen' }),
  searchAction: http.post(searchAction, '/access/v1/search/action', { protocol: 'authzen' }),
}
