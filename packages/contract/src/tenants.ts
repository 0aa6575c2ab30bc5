import { type Static, Type } from 'typebox'
import { Id, Line, Sought, TenantSlug, Text, Time } from './fields.ts'
import { http } from './http.ts'
import { command, query } from './operation.ts'
import { listFields, Page } from './pagination.ts'
import { SeatLimits, Seats } from './seats.ts'

/** For so many days the earlier short name of a tenant leads to it. */
export const formerSlugDays = 30

/** So many hours pass before the rows of a deleted tenant are erased. The database holds to it by its own clock. */
export const deletionDelayHours = 24

/** The users of a tenant are counted up to this number. */
export const mostUsersCounted = 10_000

const slug = Type.String({ ...TenantSlug, examples: ['north'] })
const reason = Type.String({ ...Text(500), examples: ['The contract has ended'] })
const name = Type.String({ ...Line(100), examples: ['North'] })

export const TenantOfServer = Type.Object({
  id: Id,
  slug,
  name: Type.String({ examples: ['North'] }),
  profile: Type.String({ description: 'The profile that it was made from' }),
  createdAt: Time,
  runsServer: Type.Boolean({ description: 'It runs the server: it is never suspended or deleted' }),
  suspendedAt: Type.Union([Time, Type.Null()], {
    description: 'Since when nobody can sign in; null: it is in use',
  }),
  suspendedReason: Type.Union([Type.String(), Type.Null()]),
  deletion: Type.Union(
    [
      Type.Object({
        since: Time,
        from: { ...Time, description: 'Its rows are erased from then on; before, it can be resumed' },
        tables: Type.Integer({ description: 'So many tables have no row of it any more' }),
        of: Type.Integer({ description: 'So many tables have rows of tenants' }),
      }),
      Type.Null(),
    ],
    { description: 'How far its deletion is; null: it is not being deleted' },
  ),
  users: Type.Integer({
    description: `Accounts of people in it; ${mostUsersCounted + 1} means more than ${mostUsersCounted}`,
  }),
  seats: Seats,
  formerSlugs: Type.Array(Type.Object({ slug: TenantSlug, endsAt: Time }), {
    description: 'Earlier short names that still lead to it, and until when',
  }),
})
export type TenantOfServer = Static<typeof TenantOfServer>

const SetupLink = Type.Object({
  url: Type.String({ description: 'Creates the first administrator; shown once' }),
  expiresAt: Time,
})

const one = { target: Id }
const needs = 'server:manage-tenants'

export const list = query({
  name: 'tenants.list',
  summary: 'List the tenants of the server',
  description: 'By their names. Only for administrators of the tenant that runs the server.',
  scope: 'server',
  needs,
  input: Type.Object({
    ...listFields,
    q: Type.Optional(Sought(200, 0)),
    suspended: Type.Optional(Type.Boolean({ description: 'Only suspended ones, or only those in use' })),
  }),
  output: Page(TenantOfServer),
  problems: ['list.cursor_invalid'],
})

export const show = query({
  name: 'tenants.show',
  summary: 'Show a tenant of the server',
  scope: 'server',
  needs,
  input: Type.Object(one),
  output: TenantOfServer,
  problems: ['tenant.not_found'],
})

export const listProfiles = query({
  name: 'tenants.list-profiles',
  summary: 'List the profiles that a tenant can be made from',
  scope: 'server',
  needs,
  input: Type.Object({}),
  output: Type.Object({
    items: Type.Array(Type.Object({ name: Type.String(), title: Type.String(), description: Type.String() })),
  }),
  problems: [],
})

export const create = command({
  name: 'tenants.create',
  summary: 'Create a tenant',
  description:
    'The tenant keeps its own copy of the profile, and has as many seats as that says unless you say `seats`. It has nobody yet: `tenants.create-setup-link` makes the link for its first administrator, and so does `rollcall recover-admin`.',
  scope: 'server',
  needs,
  creates: true,
  input: Type.Object({
    slug,
    name,
    seats: Type.Optional({
      ...SeatLimits,
      description: 'As the profile says unless given; without `roles` those of the profile stay limited',
    }),
    profile: Type.String({
      minLength: 1,
      maxLength: 100,
      description: 'As `tenants.list-profiles` names it',
    }),
  }),
  output: TenantOfServer,
  emits: ['tenant.created'],
  problems: ['tenant.slug_taken', 'tenant.profile_unknown', 'tenant.profile_of_server', 'role.not_found'],
})

export const createSetupLink = command({
  name: 'tenants.create-setup-link',
  summary: 'Create a link for the first administrator of a tenant',
  description:
    'It works once, for half an hour. Only while the tenant has no administrator who can sign in. Earlier links end.',
  scope: 'server',
  needs,
  creates: true,
  secret: true,
  requires: { session: 'any' },
  input: Type.Object(one),
  output: SetupLink,
  emits: ['tenant.setup-link-created'],
  problems: ['tenant.not_found', 'tenant.has_administrator', 'tenant.suspended', 'tenant.deleting'],
})

export const update = command({
  name: 'tenants.update',
  summary: 'Rename a tenant, or change its short name',
  description: `The earlier short name leads to it for ${formerSlugDays} days: addresses, links and API calls with it go on working.`,
  scope: 'server',
  needs,
  input: Type.Object({ ...one, name: Type.Optional(name), slug: Type.Optional(slug) }),
  output: TenantOfServer,
  emits: ['tenant.updated'],
  problems: ['tenant.not_found', 'tenant.slug_taken', 'tenant.deleting'],
})

export const listRoles = query({
  name: 'tenants.list-roles',
  summary: 'List the roles of a tenant by their names',
  description: 'Those whose seats can be limited, in the order of the tenant.',
  scope: 'server',
  needs,
  input: Type.Object(one),
  output: Type.Object({ items: Type.Array(Type.Object({ key: Type.String(), name: Type.String() })) }),
  problems: ['tenant.not_found'],
})

export const setSeats = command({
  name: 'tenants.set-seats',
  summary: 'Set how many users a tenant may have',
  description:
    'Replaces all limits: what you leave out is not limited any more. Fewer seats than are taken are allowed: everybody stays, and nobody is added until there are fewer. A role of groups cannot be limited.',
  scope: 'server',
  needs,
  input: Type.Object({ ...one, ...SeatLimits.properties }),
  output: TenantOfServer,
  emits: ['tenant.seats-changed'],
  problems: ['tenant.not_found', 'role.not_found', 'seats.role_of_group'],
})

export const suspend = command({
  name: 'tenants.suspend',
  summary: 'Suspend a tenant',
  description:
    'From the next request on nobody signs in to it, and its sessions and API keys are not valid. Nothing is deleted: `tenants.resume` brings everything back.',
  scope: 'server',
  needs,
  input: Type.Object({ ...one, reason }),
  output: TenantOfServer,
  emits: ['tenant.suspended'],
  problems: ['tenant.not_found', 'tenant.runs_server', 'tenant.suspended_already', 'tenant.deleting'],
})

export const resume = command({
  name: 'tenants.resume',
  summary: 'Bring a suspended tenant back',
  description: `Also one that was deleted less than ${deletionDelayHours} hours ago: its deletion is taken back.`,
  scope: 'server',
  needs,
  input: Type.Object(one),
  output: TenantOfServer,
  emits: ['tenant.resumed'],
  problems: ['tenant.not_found', 'tenant.not_suspended', 'tenant.deleting'],
})

export const remove = command({
  name: 'tenants.remove',
  summary: 'Delete a suspended tenant',
  description: `Deletes everything that it has, its audit log too: make a backup of it first (\`backups.create\`). For its people the tenant is not there any more at once. For ${deletionDelayHours} hours \`tenants.resume\` takes that back. Then its rows are erased step by step; \`tenants.show\` says how far that is, and answers \`tenant.not_found\` when nothing is left. Its short names are free then.`,
  scope: 'server',
  needs,
  input: Type.Object({
    ...one,
    slug: Type.String({
      minLength: 1,
      maxLength: 100,
      description: 'Its short name, typed again to confirm',
    }),
    name: Type.String({ minLength: 1, maxLength: 100, description: 'Its name, typed again to confirm' }),
  }),
  output: TenantOfServer,
  emits: ['tenant.deletion-requested'],
  problems: [
    'tenant.not_found',
    'tenant.runs_server',
    'tenant.not_suspended',
    'tenant.not_confirmed',
    'tenant.deleting',
    'tenant.deletion_unavailable',
    'tenant.home_of_service_accounts',
  ],
})

const UserOfServer = Type.Object({
  tenant: Type.Object({ id: Id, slug: TenantSlug, name: Type.String() }),
  id: Id,
  username: Type.String(),
  email: Type.Union([Type.String(), Type.Null()]),
  alias: Type.Union([Type.String(), Type.Null()]),
  status: Type.Union([Type.Literal('invited'), Type.Literal('active'), Type.Literal('inactive')]),
  createdAt: Time,
  lastSignInAt: Type.Union([Time, Type.Null()]),
})
export type UserOfServer = Static<typeof UserOfServer>

export const findUsers = query({
  name: 'tenants.find-users',
  summary: 'Find users of all tenants',
  description:
    'By the beginning of a word of their username, alias or email address, at least two characters. In the order of the names of their tenants, so many of each.',
  scope: 'server',
  needs: 'server:read-users',
  input: Type.Object({
    q: Sought(200, 2),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, description: '50 by default' })),
    promoted: Type.Optional(
      Type.Boolean({ description: 'Only service accounts: users who are promoted in their tenant' }),
    ),
  }),
  output: Type.Object({
    items: Type.Array(UserOfServer),
    more: Type.Boolean({ description: 'There are more: say more of the name' }),
  }),
  problems: [],
})

export const bindings = {
  list: http.get(list, '/server/tenants'),
  show: http.get(show, '/server/tenants/{target}'),
  listProfiles: http.get(listProfiles, '/server/profiles'),
  create: http.post(create, '/server/tenants', { location: '/server/tenants/{id}' }),
  createSetupLink: http.post(createSetupLink, '/server/tenants/{target}/setup-links', {
    location: '/server/tenants/{target}',
  }),
  update: http.patch(update, '/server/tenants/{target}'),
  listRoles: http.get(listRoles, '/server/tenants/{target}/roles'),
  setSeats: http.put(setSeats, '/server/tenants/{target}/seats'),
  suspend: http.post(suspend, '/server/tenants/{target}/suspend'),
  resume: http.post(resume, '/server/tenants/{target}/resume'),
  remove: http.post(remove, '/server/tenants/{target}/deletion'),
  findUsers: http.get(findUsers, '/server/users'),
}
