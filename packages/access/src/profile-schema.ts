import { type Static, type TProperties, Type } from 'typebox'
import { accountRules, oneOf, passwordRules, userTable } from './account-rules-schema.ts'
import { AttributeSource, attributeFields } from './attributes-schema.ts'
import { roleColors } from './color.ts'
import { durationPattern } from './duration.ts'
import { attributeKeyPattern, keyPattern, roleKeyPattern } from './keys.ts'
import { quotaRules } from './quota-rules-schema.ts'
import { recycleBinRules } from './recycle-bin-rules-schema.ts'
import { serviceAccountRules } from './service-account-rules-schema.ts'

const permissionKeyPattern = '^[A-Za-z][A-Za-z0-9_.:-]{0,99}$'
const limitKeyPattern = '^[A-Za-z][A-Za-z0-9_.:-]{0,99}$'

function duration(description: string, preset: string) {
  return Type.String({ pattern: durationPattern, description, default: preset })
}

const seconds = Type.Integer({ minimum: 1 })
const text = (description: string, preset?: string) =>
  Type.String({ maxLength: 500, description, ...(preset === undefined ? {} : { default: preset }) })
const title = (description: string) => Type.String({ minLength: 1, maxLength: 100, description })
const permissionKey = Type.String({ minLength: 1, maxLength: 100 })
const permissionKeys = (description: string) =>
  Type.Array(permissionKey, { uniqueItems: true, description, default: [] })

const head = {
  name: Type.String({
    pattern: keyPattern,
    description: 'Name by which commands and settings mean the profile.',
  }),
  title: title('Name of the product, as people read it.'),
  description: text('One or two sentences on what the profile is for.', ''),
  accentColor: Type.String({
    pattern: '^#[0-9a-f]{6}$',
    description: 'Colour of the head and the buttons of mails, such as #1c4fd8.',
    default: '#3b5bdb',
  }),
}

const role = {
  name: title('Name of the role, as people read it.'),
  description: text('One sentence on who has the role.', ''),
  color: oneOf(roleColors, { description: 'Colour in which lists show the role.', default: 'gray' }),
}

const closed = { additionalProperties: false } as const

const permissionEntry = Type.Object(
  {
    group: title('Heading under which screens list the permission.'),
    description: Type.String({
      minLength: 1,
      maxLength: 500,
      description: 'One sentence on what it lets one do.',
    }),
    implies: Type.Optional(permissionKeys('Permissions that come with this one.')),
  },
  { ...closed, description: 'A permission of the product.' },
)

const limitBound = Type.Object(
  {
    permission: permissionKey,
    property: Type.String({
      minLength: 1,
      maxLength: 100,
      description: 'The property of the action that holds the number, such as hosts.',
    }),
    unless: Type.Optional(permissionKeys('A user with one of these permissions is not bounded.')),
  },
  { ...closed, description: 'An action whose number the limit bounds.' },
)

const limitEntry = Type.Object(
  {
    description: Type.String({
      minLength: 1,
      maxLength: 500,
      description: 'One sentence on what is counted.',
    }),
    unit: title('What the number counts, in the plural.'),
    bounds: Type.Optional(
      Type.Array(limitBound, {
        description: 'Decisions that ask about a number are answered by the limit.',
        default: [],
      }),
    ),
  },
  { ...closed, description: 'A number that bounds what a user may do.' },
)

const resourceEntry = Type.Object(
  {
    description: Type.String({
      minLength: 1,
      maxLength: 500,
      description: 'One sentence on what such a thing is.',
    }),
    permissions: Type.Array(permissionKey, {
      uniqueItems: true,
      description: 'What can be done with it; every other permission is refused for it.',
    }),
    ids: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
        uniqueItems: true,
        description:
          'The ids that are always there, for searches; which others exist only the product knows.',
        default: [],
      }),
    ),
  },
  { ...closed, description: 'A type of things that the product asks about.' },
)

const roleEntry = Type.Object(
  {
    name: role.name,
    description: Type.Optional(role.description),
    color: Type.Optional(role.color),
    permissions: Type.Union([Type.Literal('all'), Type.Array(permissionKey, { uniqueItems: true })], {
      description:
        'Permission keys, or the word all: everything, now and later; such a role is never edited.',
    }),
    limits: Type.Optional(
      Type.Record(
        Type.String({ pattern: limitKeyPattern }),
        Type.Union([Type.Integer({ minimum: 0 }), Type.Literal('unlimited')], {
          description: 'A whole number from 0, or the word unlimited.',
        }),
        { ...closed, description: 'What the role allows for each limit; one that is not named here is 0.' },
      ),
    ),
    default: Type.Optional(
      Type.Boolean({
        description: 'Whether new users get this role unless another is chosen.',
        default: false,
      }),
    ),
  },
  { ...closed, description: 'A role that every new tenant has.' },
)

const { label, type, ...otherFields } = attributeFields
const attributeEntry = Type.Object(
  { label, type, ...optional(otherFields) },
  { ...closed, description: 'An attribute of users.' },
)

const errorRules = {
  detailNeeds: Type.Union([permissionKey, Type.Null()], {
    description:
      'Callers without this permission read only the short form of an error. If the profile leaves it out, all callers read the detail.',
    default: null,
  }),
}

const seats = (description: string) => Type.Integer({ minimum: 0, maximum: 10_000_000, description })

const groupRules = {
  enabled: Type.Boolean({ description: 'Whether the tenant has groups.', default: true }),
}

/** The profile file in YAML. Every key has a description and, where it has one, its default. */
export const ProfileFile = Type.Object(
  {
    name: head.name,
    title: head.title,
    description: Type.Optional(head.description),
    accentColor: Type.Optional(head.accentColor),
    permissions: Type.Optional(
      Type.Record(Type.String({ pattern: permissionKeyPattern }), permissionEntry, {
        ...closed,
        description: 'The permissions of the product, by key. Rollcall adds its own.',
      }),
    ),
    limits: Type.Optional(
      Type.Record(Type.String({ pattern: limitKeyPattern }), limitEntry, {
        ...closed,
        description: 'The limits that the product asks about, by key.',
      }),
    ),
    resources: Type.Optional(
      Type.Record(Type.String({ pattern: permissionKeyPattern }), resourceEntry, {
        ...closed,
        description: 'The types of resources in decisions, by name. With none, any type may be asked about.',
      }),
    ),
    roles: Type.Record(Type.String({ pattern: roleKeyPattern }), roleEntry, {
      ...closed,
      minProperties: 1,
      description: 'The roles, by key; their order is the order of display.',
    }),
    capabilities: Type.Optional(
      permissionKeys('Permissions that can be granted to one user beside the roles.'),
    ),
    administratorRole: Type.String({
      description: 'The role that no tenant is ever without an active holder of; the first user gets it.',
    }),
    serverAdministratorRole: Type.Optional(
      Type.String({
        description:
          'Takes the place of the administrator role in the tenant that runs the server. No other tenant has this role, so it may permit `server:…`.',
      }),
    ),
    seats: Type.Optional(
      Type.Object(
        {
          users: Type.Optional(seats('The most users of a tenant.')),
          roles: Type.Optional(
            Type.Record(Type.String({ pattern: roleKeyPattern }), seats('The most users of the role.'), {
              ...closed,
              description: 'The most users of single roles, by their keys.',
            }),
          ),
        },
        {
          ...closed,
          description: 'How many people a new tenant may have. Server administrators change it later.',
        },
      ),
    ),
    accounts: Type.Optional(
      Type.Object(
        {
          ...optional(accountRules),
          invitationLifetime: Type.Optional(duration('How long an invitation can be accepted.', '3d')),
        },
        { ...closed, description: 'Rules for accounts.' },
      ),
    ),
    passwords: Type.Optional(
      Type.Object(optional(passwordRules), { ...closed, description: 'Rules for passwords.' }),
    ),
    sessions: Type.Optional(
      Type.Object(
        {
          idle: Type.Optional(duration('A session ends when it was not used for this long.', '12h')),
          absolute: Type.Optional(duration('A session ends after this long, used or not.', '7d')),
          impersonation: Type.Optional(
            duration('An impersonation ends after this long at the latest.', '1h'),
          ),
        },
        { ...closed, description: 'How long sessions last.' },
      ),
    ),
    errors: Type.Optional(
      Type.Object(optional(errorRules), { ...closed, description: 'What error messages say.' }),
    ),
    groups: Type.Optional(Type.Object(optional(groupRules), { ...closed, description: 'Rules for groups.' })),
    quotas: Type.Optional(
      Type.Object(optional(quotaRules), { ...closed, description: 'How much one user or group may have.' }),
    ),
    recycleBin: Type.Optional(
      Type.Object(optional(recycleBinRules), {
        ...closed,
        description: 'What happens to deleted accounts, groups and roles.',
      }),
    ),
    serviceAccounts: Type.Optional(
      Type.Object(optional(serviceAccountRules), {
        ...closed,
        description: 'Which accounts may be given access to other tenants.',
      }),
    ),
    userTable: Type.Optional(userTable),
    attributes: Type.Optional(
      Type.Record(Type.String({ pattern: attributeKeyPattern }), attributeEntry, {
        ...closed,
        description: 'What accounts have beside their names, by key, in the order of display.',
      }),
    ),
  },
  { ...closed, description: 'A profile.' },
)
export type ProfileFile = Static<typeof ProfileFile>

/**
 * A profile as a tenant stores it: with every default, durations in seconds, and lists where the file has maps, because JSON in a database
 * does not keep the order of keys.
 */
export const ProfileSource = Type.Object({
  ...head,
  permissions: Type.Array(
    Type.Object({
      key: Type.String({ pattern: permissionKeyPattern }),
      group: Type.String(),
      description: Type.String(),
      implies: Type.Array(Type.String()),
    }),
  ),
  limits: Type.Array(
    Type.Object({
      key: Type.String(),
      description: Type.String(),
      unit: Type.String(),
      bounds: Type.Array(
        Type.Object({
          permission: Type.String(),
          property: Type.String(),
          unless: Type.Array(Type.String()),
        }),
      ),
    }),
  ),
  // Older tenants have none.
  resources: Type.Optional(
    Type.Array(
      Type.Object({
        type: Type.String(),
        description: Type.String(),
        permissions: Type.Array(Type.String()),
        ids: Type.Array(Type.String()),
      }),
    ),
  ),
  roles: Type.Array(
    Type.Object({
      key: Type.String({ pattern: roleKeyPattern }),
      ...role,
      allPermissions: Type.Boolean(),
      permissions: Type.Array(Type.String()),
      limits: Type.Record(Type.String(), Type.Union([Type.Integer({ minimum: 0 }), Type.Null()])),
      default: Type.Boolean(),
    }),
  ),
  capabilities: Type.Array(Type.String()),
  administratorRole: Type.String(),
  // Older tenants have neither of these.
  serverAdministratorRole: Type.Optional(Type.String()),
  seats: Type.Optional(
    Type.Object({
      users: Type.Union([Type.Integer(), Type.Null()]),
      roles: Type.Record(Type.String(), Type.Integer()),
    }),
  ),
  accounts: Type.Object({ ...accountRules, invitationLifetimeSeconds: seconds }),
  passwords: Type.Object(passwordRules),
  sessions: Type.Object({ idleSeconds: seconds, absoluteSeconds: seconds, impersonationSeconds: seconds }),
  errors: Type.Object(errorRules),
  groups: Type.Object(groupRules),
  quotas: Type.Object(quotaRules),
  recycleBin: Type.Object(recycleBinRules),
  userTable,
  // Older tenants have none.
  serviceAccounts: Type.Optional(Type.Object(serviceAccountRules)),
  // Older tenants have none.
  attributes: Type.Optional(Type.Array(AttributeSource)),
})
export type ProfileSource = Static<typeof ProfileSource>

function optional<T extends TProperties>(fields: T) {
  return Type.Partial(Type.Object(fields)).properties
}
