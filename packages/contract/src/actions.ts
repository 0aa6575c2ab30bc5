import { type Static, type TObject, Type } from 'typebox'
import { type ProblemCode, problems } from './problems.ts'

/** May the caller do it to the object as both are now? If not, `code` is the code of the operation's refusal. */
export const Verdict = Type.Object(
  {
    allowed: Type.Boolean(),
    code: Type.Optional(
      Type.Unsafe<ProblemCode>({
        type: 'string',
        enum: Object.keys(problems),
        description: 'The code of the refusal; left out if it is allowed',
      }),
    ),
    missing: Type.Optional(
      Type.Array(Type.String(), { description: 'The permissions and limits that you need' }),
    ),
  },
  { examples: [{ allowed: true }] },
)
export type Verdict = Static<typeof Verdict>

/** What the caller may do with an object, by the name of the action. */
function actionsOf<const Name extends string>(names: readonly Name[]): TObject<Record<Name, typeof Verdict>> {
  const properties = Object.fromEntries(names.map((name) => [name, Verdict])) as Record<Name, typeof Verdict>
  return Type.Object(properties, { description: 'What you may do with it, by the checks of the operations' })
}

/**
 * What the caller may do with an account. `changeRoles` is checked as revoking the roles that were given by hand, which is refused for the
 * last administrator.
 */
export const UserActions = actionsOf([
  'viewAs',
  'update',
  'changeRoles',
  'activate',
  'deactivate',
  'unlock',
  'removePicture',
  'invite',
  'resetPassword',
  'offboard',
  'delete',
])
export type UserActions = Static<typeof UserActions>

/**
 * What the caller may do to accounts and groups in general. `seeAllGroups`: `groups.list` has all groups, not only the caller's own and public
 * ones. `manageGroups`: the caller may change groups that they do not own.
 */
export const CallerActions = actionsOf([
  'changeRoles',
  'changeStatus',
  'deleteUsers',
  'seeAllGroups',
  'manageGroups',
])
export type CallerActions = Static<typeof CallerActions>

/** What the caller may do with a role. `delete` is checked as if nobody had the role: the operation asks what replaces it. */
export const RoleActions = actionsOf(['update', 'delete'])
export type RoleActions = Static<typeof RoleActions>

/** What the caller may do with a group of a list. */
export const GroupRowActions = actionsOf(['update'])
/** What the caller may do with a group that is shown alone. `addMembers` says whether the caller may change members and owners. */
export const GroupActions = actionsOf([
  'update',
  'listHistory',
  'addMembers',
  'changeRoles',
  'createApiKey',
  'wakeApiKey',
  'revokeApiKey',
  'delete',
])
export type GroupActions = Static<typeof GroupActions>

/** What the caller may do with a member of a group: promote or demote them (`setRole`), and remove them or leave. */
export const MemberActions = actionsOf(['setRole', 'remove'])
export type MemberActions = Static<typeof MemberActions>

/** What users may do with their own email address. */
export const OwnEmailActions = actionsOf(['change'])
/** What the caller may do with a session, their own or another user's. */
export const SessionActions = actionsOf(['end'])
/** What the caller may do with all their sessions except the current one. */
export const OwnSessionsActions = actionsOf(['endOthers'])
/** What the caller may do with the sessions of a user: end all of them. */
export const UserSessionsActions = actionsOf(['end'])

/** What the caller may do with an API key of an account, their own or another. */
export const ApiKeyActions = actionsOf(['revoke'])
/** What the caller may do with an API key of a machine account. */
export const MachineKeyActions = actionsOf(['revoke'])
/** What the caller may do with an API key of a group. */
export const GroupApiKeyActions = actionsOf(['wake', 'revoke'])

/**
 * What the caller may do with the access of a user. Judged without a choice: a capability or a limit beyond the caller's own is refused when it
 * is chosen.
 */
export const AccessActions = actionsOf(['grantCapability', 'setLimits'])

/** What the caller may do with a capability that a user has. */
export const CapabilityActions = actionsOf(['changeEnd', 'revoke'])

/** What the caller may do with the saved views of a list: share them with the tenant. */
export const ViewsActions = actionsOf(['share'])

/** What the caller may do with a mail of a list. */
export const MailActions = actionsOf(['resend'])

/** What the caller may do with an import. */
export const ImportActions = actionsOf(['check', 'run', 'takeBack', 'remove'])
/** What the caller may do with a job: cancel it, and run again what was refused. */
export const JobActions = actionsOf(['cancel', 'runAgain'])
export type JobActions = Static<typeof JobActions>

/** What the caller may do with a backup of a list. */
export const BackupActions = actionsOf(['download', 'check', 'delete'])
