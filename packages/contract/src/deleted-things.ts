import { type Static, type TProperties, Type } from 'typebox'
import { Verdict } from './actions.ts'
import { Id, Time } from './fields.ts'
import { AccountKind } from './users.ts'

/** Why something that was kept does not come back. */
export const LeftOutReason = Type.Union(
  [
    Type.Literal('gone'),
    Type.Literal('over'),
    Type.Literal('elsewhere'),
    Type.Literal('limited'),
    Type.Literal('not-allowed'),
    Type.Literal('one-role'),
    Type.Literal('taken'),
    Type.Literal('refused'),
    Type.Literal('account-gone'),
  ],
  {
    description:
      '`gone`: it does not exist any more; `over`: its last day has passed; `elsewhere`: a directory or an import gave it, and gives it again; `limited`: the membership had a last day, which cannot be given by hand; `not-allowed`: you may not give it; `one-role`: users have one role here; `taken`: it belongs to one account, and another one has it now; `refused`: the rules of the attribute refuse it now; `account-gone`: it names an account that is gone',
  },
)
export type LeftOutReason = Static<typeof LeftOutReason>

const named = 20
const Part = Type.Object({
  count: Type.Integer({ description: 'How many come back' }),
  names: Type.Array(Type.String(), {
    description: `The first ${named} of them; of people only if you may see names`,
  }),
  leftOut: Type.Array(Type.Object({ name: Type.String(), reason: LeftOutReason }), {
    description: `The first ${named} that do not come back, with the reason; of people only if you may see names`,
  }),
  leftOutCount: Type.Integer(),
})
/** What comes back of one kind, and what does not. */
export type Part = Static<typeof Part>
/** So many names are in a {@link Part} at most, of what comes back and of what does not. */
export const namedInPart = named

function part(description: string) {
  return Type.Object(Part.properties, { description })
}

function partOrHidden(description: string, permission: string) {
  return Type.Union([Part, Type.Null()], {
    description: `${description} Null without \`${permission}\`: then they do not come back`,
  })
}

export const UserParts = Type.Object({
  roles: part('The roles that were given by hand'),
  capabilities: partOrHidden('The capabilities.', 'capabilities:read'),
  limits: part('The limits of the user’s own'),
  groups: partOrHidden('The memberships in groups.', 'groups:read'),
  attributes: part(
    'The attributes, by key. Those that you may not read are not shown, and come back all the same',
  ),
})
export type UserParts = Static<typeof UserParts>

export const GroupParts = Type.Object({
  owners: part('Members who own the group'),
  members: part('The other members'),
  roles: part('The roles of the group'),
})
export type GroupParts = Static<typeof GroupParts>

export const RoleParts = Type.Object({
  permissions: part('The permissions that were chosen for it'),
  limits: part('Its limits'),
  users: part('The users who had it by hand; they get it again only if you ask for it'),
  groups: part('The groups that had it; they get it again only if you ask for it'),
})
export type RoleParts = Static<typeof RoleParts>

/** What everything in the bin has; `actions` says what you may do with it. */
function deleted<const Fields extends TProperties>(fields: Fields) {
  return {
    id: Id,
    ...fields,
    namesHeld: Type.Boolean({ description: 'Nobody else gets its unique names until `endsAt`' }),
    deletedAt: Time,
    deletedBy: Type.Object(
      { id: Type.Union([Id, Type.Null()]), name: Type.String() },
      { description: 'With the name that they had then' },
    ),
    endsAt: Type.String({
      ...Time,
      description: 'Until when it can be restored; then it is deleted for good',
    }),
    actions: Type.Object({ restore: Verdict, erase: Verdict }),
  }
}

const userFields = deleted({
  username: Type.String(),
  email: Type.Union([Type.String(), Type.Null()]),
  alias: Type.Union([Type.String(), Type.Null()]),
  kind: AccountKind,
})
export const DeletedUser = Type.Object(userFields)
export type DeletedUser = Static<typeof DeletedUser>

export const Beginning = Type.Union(
  [Type.Literal('inactive'), Type.Literal('invitation'), Type.Literal('password')],
  {
    description:
      'How the account begins again, since its credentials do not come back: `inactive` (the default; activating it sends an invitation), `invitation` (a mail with a link to choose a password goes out), or `password` (active at once with the password given). The tenant may offer only some of them; `inactive` is always possible',
  },
)

export const DeletedUserDetails = Type.Object({
  ...userFields,
  ...UserParts.properties,
  begin: Type.Array(Beginning, { description: 'How the account can begin again in this tenant' }),
  taken: Type.Array(Type.Union([Type.Literal('username'), Type.Literal('email')]), {
    description: 'What another account has got meanwhile: a restore has to say another one',
  }),
  emailToConfirm: Type.Boolean({
    description:
      'Whether a restore has to say the address: it may not be that of the owner, because it was set by a user with fewer rights',
  }),
})
export type DeletedUserDetails = Static<typeof DeletedUserDetails>

const groupFields = deleted({
  name: Type.String(),
  description: Type.String(),
  public: Type.Boolean(),
  members: Type.Integer({ description: 'How many it had, owners included' }),
})
export const DeletedGroup = Type.Object(groupFields)
export type DeletedGroup = Static<typeof DeletedGroup>

export const DeletedGroupDetails = Type.Object({
  ...groupFields,
  parts: GroupParts,
  nameTaken: Type.Boolean({
    description: 'Another group has got its name meanwhile: a restore has to say another one',
  }),
  becomesOwner: Type.Boolean({
    description: 'None of its owners can sign in any more, so you become one',
  }),
})
export type DeletedGroupDetails = Static<typeof DeletedGroupDetails>

const roleFields = deleted({
  key: Type.String(),
  name: Type.String(),
  description: Type.String(),
  users: Type.Integer({ description: 'How many users had it by hand' }),
  groups: Type.Integer({ description: 'How many groups had it' }),
})
export const DeletedRole = Type.Object(roleFields)
export type DeletedRole = Static<typeof DeletedRole>

export const DeletedRoleDetails = Type.Object({
  ...roleFields,
  parts: RoleParts,
  taken: Type.Array(Type.Union([Type.Literal('name'), Type.Literal('key'), Type.Literal('externalName')]), {
    description:
      'What another role has got meanwhile. A restore has to say another `name`; without its `key` the role gets a new one, without its external name none',
  }),
})
export type DeletedRoleDetails = Static<typeof DeletedRoleDetails>
