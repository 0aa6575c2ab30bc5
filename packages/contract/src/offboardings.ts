import { type Static, Type } from 'typebox'
import { Verdict } from './actions.ts'
import { Id, OptionalTime, TenantSlug, Text, Time } from './fields.ts'
import { http } from './http.ts'
import { olderCredentials } from './older-credentials.ts'
import { command, query } from './operation.ts'
import { listFields, Page } from './pagination.ts'
import { notify } from './users.ts'

const Named = Type.Object({ id: Id, name: Type.String() })

/** How many there are of something, and their names. */
const Some = Type.Object({
  count: Type.Integer(),
  names: Type.Array(Type.String(), {
    description: 'The first 20 where it is asked beforehand, the first 500 in a receipt',
  }),
})
export type Some = Static<typeof Some>

function some(description: string) {
  return Type.Object(Some.properties, { description })
}

function someOrHidden(description: string, permission: string) {
  return Type.Union([Some, Type.Null()], { description: `${description} Null without \`${permission}\`` })
}

/** What ends or gets another owner when a user leaves. */
export const Leaving = Type.Object({
  sessions: some('Sessions that have not ended. They end'),
  apiKeys: someOrHidden('API keys of the account. They are revoked.', 'users:manage-api-keys'),
  capabilities: someOrHidden('Capabilities. They end.', 'capabilities:read'),
  links: some('Invitations and reset links for the account. They stop working'),
  groupsToPassOn: someOrHidden(
    'Groups that nobody else who can sign in owns. They get another owner.',
    'groups:read',
  ),
  groupKeys: someOrHidden('API keys of groups that the account made and that are awake.', 'groups:read'),
  invitations: some(
    'People with an unused invitation or reset link from the account. These links stop working',
  ),
  jobs: some('Jobs of the account that are not done. They stop'),
  mails: some('Mails to the account that have not left yet'),
  roles: some('Roles of the account itself. A deactivated account keeps them'),
  groups: someOrHidden('Groups that the account is in. A deactivated account stays in them.', 'groups:read'),
})
export type Leaving = Static<typeof Leaving>

export const OffboardingMode = Type.Union([Type.Literal('deactivate'), Type.Literal('delete')])
export type OffboardingMode = Static<typeof OffboardingMode>

export const OffboardingStatus = Type.Union(
  [Type.Literal('scheduled'), Type.Literal('done'), Type.Literal('cancelled'), Type.Literal('refused')],
  { description: '`refused`: it was not allowed any more when its moment came; `refusal` says why' },
)
export type OffboardingStatus = Static<typeof OffboardingStatus>

const GroupKeys = Type.Union([Type.Literal('sleep'), Type.Literal('keep')], {
  description:
    'What happens to API keys of groups that the account made, since its owner may have copied them: they `sleep` until an owner of the group wakes them, or stay as they are',
})

const fields = {
  id: Id,
  user: Type.Object(Named.properties, { description: 'With the name that the account had then' }),
  mode: OffboardingMode,
  groupKeys: GroupKeys,
  status: OffboardingStatus,
  dueAt: Type.String({ ...Time, description: 'When it happens, or was to happen' }),
  finishedAt: OptionalTime,
  heir: Type.Union([Named, Type.Null()], {
    description: 'Who was chosen to own the groups; null: the default administrator or the oldest one',
  }),
  reason: Type.Union([Type.String(), Type.Null()]),
  createdAt: Time,
  createdBy: Named,
  refusal: Type.Union([Type.Object({ code: Type.String(), detail: Type.String() }), Type.Null()], {
    description: 'Why it did not happen',
  }),
}
export const Offboarding = Type.Object(fields)
export type Offboarding = Static<typeof Offboarding>

/** What ended, and the new owners of the groups. */
export const OffboardingDetails = Type.Object({
  ...fields,
  groupsWentTo: Type.Union([Named, Type.Null()]),
  receipt: Type.Union([Leaving, Type.Null()], {
    description: 'What the account had at that moment; null as long as it has not happened',
  }),
  actions: Type.Object({ cancel: Verdict }),
})
export type OffboardingDetails = Static<typeof OffboardingDetails>

const inTenant = { tenant: TenantSlug }
const one = { tenant: TenantSlug, offboarding: Id }

export const preview = query({
  name: 'offboardings.preview',
  summary: 'Show what ends and what passes on when a user leaves',
  description:
    'Changes nothing. `heir` is the user who gets the groups, unless the request chooses another. `actions` says whether you may deactivate or delete the account now.',
  scope: 'tenant',
  needs: 'users:change-status',
  input: Type.Object({ ...inTenant, user: Id }),
  output: Type.Object({
    ...Leaving.properties,
    heir: Type.Union([Named, Type.Null()]),
    scheduled: Type.Union([Offboarding, Type.Null()], { description: 'One that waits already' }),
    actions: Type.Object({ deactivate: Verdict, delete: Verdict, chooseHeir: Verdict }),
  }),
  problems: ['user.not_found', 'access.escalation'],
})

export const start = command({
  name: 'offboardings.start',
  summary: 'Offboard a user, now or at a moment',
  description:
    'Ends everything that the account can act by and passes on what it alone owns, in one step: sessions, API keys, capabilities, links and jobs end, groups without another owner go to `heir`, machine accounts to an heir that you name, and a receipt of it is kept, also when the account is deleted. Needs what each part needs by itself: `users:delete` to delete, and to deactivate `capabilities:grant` for capabilities, `users:manage-api-keys` for API keys and `groups:manage` for groups, group keys and a chosen heir. With `at` it happens then, with the rights that you have at that moment: if you may not do it any more, it is refused and you are told.',
  scope: 'tenant',
  needs: 'users:change-status',
  creates: true,
  input: Type.Object({
    ...inTenant,
    user: Id,
    mode: OffboardingMode,
    at: Type.Optional(
      Type.String({ ...Time, description: 'When; at once unless said. Within the next 366 days' }),
    ),
    heir: Type.Optional(Id),
    groupKeys: Type.Optional(GroupKeys),
    reason: Type.Optional(Text(500)),
    ...notify,
    ...olderCredentials,
  }),
  output: Offboarding,
  emits: [
    'offboarding.scheduled',
    'offboarding.done',
    'offboarding.refused',
    'user.deactivated',
    'user.deleted',
    'user.attribute-cleared',
    'capability.revoked',
    'api-key.revoked',
    'group.inherited',
    'group.api-keys-asleep',
    'machine.owner-changed',
  ],
  problems: [
    'access.older_credentials',
    'offboarding.already_scheduled',
    'user.not_found',
    'user.visitor',
    'user.yourself',
    'user.cannot_sign_in',
    'access.escalation',
    'access.action_disabled',
    'user.last_administrator',
  ],
})

export const cancel = command({
  name: 'offboardings.cancel',
  summary: 'Cancel an offboarding that waits for its moment',
  description: 'Needs the rights to offboard the user, as when it was scheduled.',
  scope: 'tenant',
  needs: 'users:change-status',
  input: Type.Object(one),
  output: Offboarding,
  emits: ['offboarding.cancelled'],
  problems: ['offboarding.not_found', 'offboarding.not_scheduled', 'access.escalation'],
})

export const list = query({
  name: 'offboardings.list',
  summary: 'List offboardings, the latest first',
  scope: 'tenant',
  needs: 'users:read',
  input: Type.Object({
    ...inTenant,
    ...listFields,
    status: Type.Optional(OffboardingStatus),
    user: Type.Optional(Id),
    createdBy: Type.Optional(Type.String({ ...Id, description: 'Only those that this user has started' })),
  }),
  output: Page(Offboarding),
  problems: ['list.cursor_invalid'],
})

export const show = query({
  name: 'offboardings.show',
  summary: 'Show an offboarding with its receipt',
  scope: 'tenant',
  needs: 'users:read',
  input: Type.Object(one),
  output: OffboardingDetails,
  problems: ['offboarding.not_found'],
})

export const bindings = {
  preview: http.get(preview, '/tenants/{tenant}/users/{user}/offboarding'),
  start: http.post(start, '/tenants/{tenant}/offboardings', {
    location: '/tenants/{tenant}/offboardings/{id}',
  }),
  cancel: http.post(cancel, '/tenants/{tenant}/offboardings/{offboarding}/cancel'),
  list: http.get(list, '/tenants/{tenant}/offboardings'),
  show: http.get(show, '/tenants/{tenant}/offboardings/{offboarding}'),
}
