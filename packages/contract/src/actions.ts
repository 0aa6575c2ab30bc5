import { type Static, type TObject, Type } from 'typebox'
import { type ProblemCode, problems } from './problems.ts'

/** May the caller do it to the object, as both are at this moment? If not, `code` is what the operation would refuse with. */
export const Verdict = Type.Object(
  {
    allowed: Type.Boolean(),
    code: Type.Optional(
      Type.Unsafe<ProblemCode>({
        type: 'string',
        enum: Object.keys(problems),
        description: 'What it would be refused with; left out where it is allowed',
      }),
    ),
    missing: Type.Optional(
      Type.Array(Type.String(), { description: 'Permissions and limits that you would have to have' }),
    ),
  },
  { examples: [{ allowed: true }] },
)
export type Verdict = Static<typeof Verdict>

/** What the caller may do with an object, by the name of the action. */
function actionsOf<const Name extends string>(names: readonly Name[]): TObject<Record<Name, typeof Verdict>> {
  const properties = Object.fromEntries(names.map((name) => [name, Verdict])) as Record<Name, typeof Verdict>
  return Type.Object(properties, { description: 'What you may do with it, as the operations would answer' })
}

/**
 * What the caller may do with an account. `changeRoles` is judged as taking away the roles that were given by hand, which nobody may do
 * to the last administrator.
 */
export const UserActions = actionsOf([
  'viewAs',
  'update',
  'changeRoles',
  'activate',
  'deactivate',
  'unlock',
  'invite',
  'resetPassword',
  'offboard',
  'delete',
])
export type UserActions = Static<typeof UserActions>

/** What the caller may do to accounts at all, whatever each of them is. */
export const CallerActions = actionsOf(['changeRoles', 'changeStatus', 'deleteUsers'])
export type CallerActions = Static<typeof CallerActions>

/** What the caller may do with a role. `delete` is judged as if nobody had it: the operation asks what they get instead. */
export const RoleActions = actionsOf(['update', 'delete'])
export type RoleActions = Static<typeof RoleActions>

/** What the caller may do with a group of a list. */
export const GroupRowActions = actionsOf(['update'])
/** The same with one that is shown by itself. `addMembers` is what changing members, and those who own it, needs. */
export const GroupActions = actionsOf([
  'update',
  'addMembers',
  'changeRoles',
  'createApiKey',
  'wakeApiKey',
  'revokeApiKey',
  'delete',
])
export type GroupActions = Static<typeof GroupActions>

/** What the caller may do with a member of a group: make an owner of a member or a member of an owner, and remove them, or leave. */
export const MemberActions = actionsOf(['setRole', 'remove'])
export type MemberActions = Static<typeof MemberActions>
