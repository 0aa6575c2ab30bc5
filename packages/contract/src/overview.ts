import { type Static, Type } from 'typebox'
import { Id, TenantSlug, Time } from './fields.ts'
import { http } from './http.ts'
import { command, query } from './operation.ts'
import { Total } from './pagination.ts'
import { PersonName } from './people.ts'

const Count = Type.Integer({ minimum: 0 })

/** What ends soon: how much, and the first of it. */
const Ending = Type.Object({
  ...Total.properties,
  items: Type.Array(
    Type.Object({
      id: Id,
      name: Type.String({ description: 'The name of the API key, or the permission of the capability' }),
      user: PersonName,
      endsAt: Time,
    }),
    { description: 'The 10 at most that end first' },
  ),
})
export type Ending = Static<typeof Ending>

export const SignInDay = Type.Object({
  day: Type.String({ format: 'date', description: 'In UTC' }),
  signedIn: Type.Integer({ minimum: 0, description: 'Sign-ins' }),
  failed: Type.Integer({ minimum: 0, description: 'Failed sign-ins, also with names that no account has' }),
  locked: Type.Integer({ minimum: 0, description: 'How often failed sign-ins locked an account' }),
  byApiKey: Type.Integer({
    minimum: 0,
    description: 'Events of the audit log whose actor came with an API key',
  }),
})
export type SignInDay = Static<typeof SignInDay>

export const Overview = Type.Object({
  accounts: Type.Object({
    active: Total,
    invited: Total,
    inactive: Total,
    locked: Type.Object(Total.properties, { description: 'Locked by failed sign-ins at present' }),
    dormant: Type.Object(
      { ...Total.properties, since: Time },
      {
        description:
          'Active accounts of people who have not signed in since then, or since they were created',
      },
    ),
  }),
  jobs: Type.Object(
    {
      unfinished: Count,
      withRefusals: Type.Integer({
        minimum: 0,
        description: 'Finished jobs that were refused for some users',
      }),
    },
    { description: 'Among the newest 1,000 jobs; jobs are kept for 30 days' },
  ),
  signIns: Type.Optional(
    Type.Object(
      {
        days: Type.Array(SignInDay, { description: 'The last 30 days, oldest first' }),
        capped: Type.Optional(
          Type.Literal(true, {
            description:
              'There was more than is counted: the log is long, and its days have not been counted yet',
          }),
        ),
      },
      { description: 'Only for callers with `audit:read`' },
    ),
  ),
  capabilities: Type.Optional(
    Type.Object(Ending.properties, {
      description:
        'Capabilities that end within 14 days. Only for callers with `capabilities:read`, where the tenant has capabilities',
    }),
  ),
  apiKeys: Type.Optional(
    Type.Object(Ending.properties, {
      description: 'API keys of users that end within 14 days. Only for callers with `users:manage-api-keys`',
    }),
  ),
  mails: Type.Optional(
    Type.Object(
      {
        failed: Total,
        kept: Type.Object(Total.properties, { description: 'Mails that wait for a mail server' }),
      },
      { description: 'Only for callers with `mail:read`' },
    ),
  ),
})
export type Overview = Static<typeof Overview>

export const show = query({
  name: 'overview.show',
  summary: 'Show the state of the tenant in numbers',
  description:
    'Accounts, sign-ins, what ends soon and what failed. Parts that the caller may not see are absent. Totals count up to 10,000: see `totalCapped`.',
  scope: 'tenant',
  needs: 'users:read',
  input: Type.Object({
    tenant: TenantSlug,
    dormantDays: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 3650,
        description:
          'After so many days without a sign-in, counted from the beginning of today in UTC, an account counts as dormant: 90 unless given',
      }),
    ),
  }),
  output: Overview,
  problems: [],
})

const FirstStep = Type.Object({
  step: Type.Union([
    Type.Literal('mail-server'),
    Type.Literal('second-administrator'),
    Type.Literal('people'),
    Type.Literal('look'),
    Type.Literal('backup'),
  ]),
  state: Type.Union([Type.Literal('done'), Type.Literal('open'), Type.Literal('unknown')], {
    description: '`unknown`: the server cannot know whether it was done',
  }),
})
export type FirstStep = Static<typeof FirstStep>

export const FirstSteps = Type.Object({
  putAway: Type.Boolean({ description: 'Whether an administrator put the list away for the tenant' }),
  steps: Type.Array(FirstStep, {
    description:
      'In the order that is best to do them. Mail server and backup are only in the tenant that runs the server',
  }),
})
export type FirstSteps = Static<typeof FirstSteps>

export const showFirstSteps = query({
  name: 'overview.show-first-steps',
  summary: 'Show what a new tenant needs first',
  description: 'The state of each step is that of the tenant at present.',
  scope: 'tenant',
  needs: 'settings:update',
  input: Type.Object({ tenant: TenantSlug }),
  output: FirstSteps,
  problems: [],
})

export const putAwayFirstSteps = command({
  name: 'overview.put-away-first-steps',
  summary: 'Put the list of first steps away, or bring it back',
  description: 'For everybody in the tenant.',
  scope: 'tenant',
  needs: 'settings:update',
  input: Type.Object({ tenant: TenantSlug, putAway: Type.Boolean() }),
  output: FirstSteps,
  emits: ['settings.first-steps-changed'],
  problems: [],
})

export const bindings = {
  showFirstSteps: http.get(showFirstSteps, '/tenants/{tenant}/first-steps'),
  putAwayFirstSteps: http.put(putAwayFirstSteps, '/tenants/{tenant}/first-steps'),
  show: http.get(show, '/tenants/{tenant}/overview'),
}
