import { Type } from 'typebox'

/** The columns that a users table can have. */
export const userTableColumns = [
  'username',
  'email',
  'alias',
  'role',
  'status',
  'sign-in',
  'last-sign-in',
  'created',
  'actions',
] as const

/** What administrators can be allowed to do to existing accounts. */
export const adminActions = ['change-role', 'change-status', 'delete', 'reset-password'] as const

/** The events of their own account that users are told of by mail. */
export const noticeKinds = [
  'role-changed',
  'status-changed',
  'password-changed',
  'email-changed',
  'api-key-created',
  'impersonated',
  'new-browser',
] as const

/** One of these words. */
export function oneOf<const T extends readonly string[]>(
  values: T,
  options: { description: string; default?: T[number] },
) {
  return Type.Unsafe<T[number]>({ type: 'string', enum: [...values], ...options })
}

/** Rules for accounts, except durations, which a profile file and a tenant write differently. */
export const accountRules = {
  signInWith: oneOf(['username', 'email'], {
    description: 'What people type on the sign-in page to say who they are.',
    default: 'username',
  }),
  usernameCaseSensitive: Type.Boolean({
    description: 'Whether alice and Alice are two accounts.',
    default: false,
  }),
  email: oneOf(['required', 'optional', 'none'], {
    description: 'Whether an account has an email address.',
    default: 'optional',
  }),
  begin: oneOf(['password', 'invitation', 'either'], {
    description:
      'How an account begins: with a password that the administrator sets, or with an invitation by mail.',
    default: 'password',
  }),
  rolesPerUser: oneOf(['one', 'many'], {
    description: 'Whether a user has exactly one role or any number of them.',
    default: 'many',
  }),
  aliasMaxLength: Type.Integer({
    minimum: 1,
    maximum: 100,
    description: 'How many characters an alias may have.',
    default: 30,
  }),
  adminActions: Type.Array(oneOf(adminActions, { description: 'One action.' }), {
    uniqueItems: true,
    description: 'What administrators may do to existing accounts.',
    default: [...adminActions],
  }),
  onRoleChange: oneOf(['keep-sessions', 'end-sessions'], {
    description:
      'Whether a change of role signs the user out. The new rights count from the next request either way.',
    default: 'keep-sessions',
  }),
  emailInLists: oneOf(['shown', 'obscured'], {
    description: 'Whether lists show email addresses in full.',
    default: 'shown',
  }),
  emailChangedBy: oneOf(['everybody', 'administrators', 'nobody'], {
    description:
      'Who may change the email address of an account that is there: its owner and administrators, administrators only, or nobody.',
    default: 'everybody',
  }),
  aliasChangedBy: oneOf(['everybody', 'owner'], {
    description: 'Whether administrators may change the alias of an account, or only its owner.',
    default: 'everybody',
  }),
  ownDeletion: oneOf(['allowed', 'refused'], {
    description: 'Whether people may delete their own account.',
    default: 'refused',
  }),
  notices: Type.Array(oneOf(noticeKinds, { description: 'One kind of notice.' }), {
    uniqueItems: true,
    description: 'What people are told of by mail when it happens to their account.',
    default: [...noticeKinds],
  }),
}

/** Rules for passwords. */
export const passwordRules = {
  minLength: Type.Integer({
    minimum: 8,
    maximum: 64,
    description: 'Fewest characters of a password.',
    default: 15,
  }),
  maxLength: Type.Integer({
    minimum: 64,
    maximum: 1024,
    description: 'Most characters of a password.',
    default: 256,
  }),
  guessable: oneOf(['refused', 'allowed'], {
    description:
      'Whether passwords are refused that follow a pattern, such as rows of the keyboard and repetitions.',
    default: 'refused',
  }),
  atFirstSignIn: oneOf(['change', 'keep'], {
    description: 'Whether a password that an administrator set must be changed at the first sign-in.',
    default: 'change',
  }),
}

/** The users table of a profile that does not name its columns. */
export const defaultUserTable = ['username', 'role', 'status', 'sign-in', 'created'] as const

/** The columns of the users table, in order. */
export const userTable = Type.Array(oneOf(userTableColumns, { description: 'One column.' }), {
  minItems: 1,
  uniqueItems: true,
  description: 'Columns of the users table, in order.',
  default: [...defaultUserTable],
})
