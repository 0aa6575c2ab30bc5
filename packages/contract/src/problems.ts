interface ProblemDefinition {
  status: number
  /** One short sentence that stays the same for every occurrence (RFC 9457 §3.1.3). */
  title: string
}

/** Every code that the API answers with. A code is stable: clients branch on it, the console shows texts by it. */
export const problems = {
  'request.malformed_json': { status: 400, title: 'The body is not valid JSON' },
  'request.invalid': { status: 400, title: 'Some fields are not valid' },
  'request.unsupported_media_type': { status: 415, title: 'The body must be application/json' },
  'request.unsupported_encoding': { status: 415, title: 'The body must not be compressed' },
  'request.method_not_allowed': { status: 405, title: 'This address has no such method' },
  'request.expectation_failed': { status: 417, title: 'The header Expect asks for what is not there' },
  'request.too_large': { status: 413, title: 'The request is too large' },
  'request.cross_site': { status: 403, title: 'Requests from other sites are refused' },
  'request.insecure_page': { status: 403, title: 'The page was opened over http' },
  'request.headers_too_large': { status: 431, title: 'The headers of the request are too large' },
  'request.timeout': { status: 408, title: 'The request took too long to arrive' },
  'request.too_many': { status: 429, title: 'Too many requests at once' },
  'route.not_found': { status: 404, title: 'There is nothing at this address' },
  'list.cursor_invalid': { status: 400, title: 'This cursor does not belong to this list' },
  'idempotency.mismatch': { status: 422, title: 'This Idempotency-Key was used for a different request' },
  'idempotency.secret_not_repeated': {
    status: 409,
    title: 'This was already done, and its secret is shown only once',
  },
  'server.error': { status: 500, title: 'Something went wrong on the server' },
  'server.unavailable': { status: 503, title: 'The server cannot answer right now' },
  'server.overloaded': { status: 503, title: 'The server has more to do than it can at this moment' },
  'server.too_slow': { status: 503, title: 'Reading this takes too long' },
  'server.busy': { status: 503, title: 'Too many sign-ins at this moment' },
  'access.not_signed_in': { status: 401, title: 'Sign in first' },
  'access.denied': { status: 403, title: 'You do not have the permission for this' },
  'access.escalation': { status: 403, title: 'This would reach beyond your own permissions' },
  'access.session_required': { status: 403, title: 'This cannot be done with an API key' },
  'access.person_required': { status: 403, title: 'This cannot be done with the API key of a group' },
  'access.password_change_required': { status: 403, title: 'Choose a new password first' },
  'access.action_disabled': { status: 403, title: 'The rules of this tenant do not offer this' },
  'access.older_credentials': { status: 409, title: 'Credentials are older than these rights' },
  'access.other_person': { status: 409, title: 'Somebody else is signed in in this browser now' },
  'access.impersonating': { status: 403, title: 'Not while you look as somebody else' },
  'impersonation.none': { status: 409, title: 'You do not look as anybody else' },
  'settings.changed_meanwhile': {
    status: 409,
    title: 'The settings or the roles were changed meanwhile',
  },
  'permission.not_found': { status: 400, title: 'The catalogue has no such permission' },
  'tenant.not_found': { status: 404, title: 'No such tenant' },
  'user.not_found': { status: 404, title: 'No such user' },
  'user.username_taken': { status: 409, title: 'This username is already in use' },
  'user.email_taken': { status: 409, title: 'This email address is already in use' },
  'user.last_administrator': {
    status: 409,
    title: 'The tenant would be left without an active administrator',
  },
  'user.not_registered': { status: 409, title: 'Its owner has not chosen a password yet' },
  'user.already_registered': {
    status: 409,
    title: 'The account does not wait for an invitation to be accepted',
  },
  'user.email_unconfirmed': { status: 409, title: 'The email address of the account is not confirmed' },
  'user.no_email': { status: 409, title: 'The account has no email address' },
  'user.inactive': { status: 409, title: 'The account is inactive' },
  'user.not_locked': { status: 409, title: 'The account is not locked' },
  'user.status_unchanged': { status: 409, title: 'The account already has this status' },
  'user.no_password': { status: 409, title: 'This account does not sign in with a password' },
  'user.cannot_sign_in': { status: 409, title: 'Nobody signs in to this account' },
  'user.yourself': { status: 409, title: 'You cannot do this to your own account' },
  'role.not_found': { status: 404, title: 'No such role' },
  'role.too_many': { status: 400, title: 'An account has exactly one role here' },
  'role.not_editable': { status: 409, title: 'This role permits everything and is never edited' },
  'role.not_deletable': { status: 409, title: 'This role cannot be deleted' },
  'role.in_use': { status: 409, title: 'Users have this role' },
  'role.changed_meanwhile': { status: 409, title: 'The role was changed by somebody else meanwhile' },
  'role.administrator_needs': {
    status: 409,
    title: 'The administrators would lose what they need to administer',
  },
  'role.key_taken': { status: 409, title: 'A role with this key is already there' },
  'role.name_taken': { status: 409, title: 'A role of this name is already there' },
  'role.external_name_taken': { status: 409, title: 'Another role already has this external name' },
  'role.too_many_roles': { status: 409, title: 'The tenant has as many roles as it can have' },
  'capability.not_found': { status: 404, title: 'No such capability' },
  'capability.not_grantable': {
    status: 400,
    title: 'This permission is not one that is granted to single users',
  },
  'capability.already_granted': { status: 409, title: 'The user already has this capability' },
  'limit.not_found': { status: 404, title: 'No such limit' },
  'quota.reached': { status: 409, title: 'There are as many of these as the rules allow' },
  'password.too_short': { status: 422, title: 'The password is too short' },
  'password.too_long': { status: 422, title: 'The password is too long' },
  'password.common': { status: 422, title: 'The password is among the first that attackers try' },
  'password.guessable': { status: 422, title: 'The password follows a pattern that is guessed soon' },
  'password.context': { status: 422, title: 'The password is a name that belongs to this account' },
  'password.wrong': { status: 403, title: 'The current password is not right' },
  'password.unchanged': { status: 422, title: 'The new password is the current one' },
  'sign_in.failed': { status: 401, title: 'The username or the password is not right' },
  'sign_in.slow_down': { status: 429, title: 'Too many tries in a short time' },
  'mail.not_found': { status: 404, title: 'No such mail' },
  'mail.not_waiting': { status: 409, title: 'This mail does not wait to be sent again' },
  'mail.smtp_missing': { status: 409, title: 'No mail server is set up' },
  'bulk.nobody': { status: 422, title: 'Nobody was selected' },
  'bulk.too_many': { status: 422, title: 'Too many users for one job' },
  'job.not_found': { status: 404, title: 'No such job' },
  'session.not_found': { status: 404, title: 'No such session' },
  'api_key.not_found': { status: 404, title: 'No such API key' },
  'api_key.asleep': { status: 403, title: 'This API key sleeps until an owner of the group wakes it' },
  'api_key.not_asleep': { status: 409, title: 'This API key does not sleep' },
  'api_key.name_taken': { status: 409, title: 'There is already an API key of this name' },
  'group.not_found': { status: 404, title: 'No such group' },
  'group.name_taken': { status: 409, title: 'A group of this name is already there' },
  'group.member_not_found': { status: 404, title: 'This user is not in the group' },
  'group.last_owner': { status: 409, title: 'The group would have no owner any more' },
  'link.invalid': { status: 410, title: 'This link is not valid any more' },
  'setup.done': { status: 410, title: 'This server has already been set up' },
} as const satisfies Record<string, ProblemDefinition>

export type ProblemCode = keyof typeof problems

/** One field that is not as it should be; `field` is a dotted path into the input. */
export interface FieldError {
  field: string
  message: string
}

/** The body of every error: RFC 9457 `application/problem+json`. */
export interface Problem {
  type: string
  title: string
  status: number
  code: ProblemCode
  /** What happened this time and what to do about it; the title again where the tenant keeps that from the caller. */
  detail: string
  requestId: string
  errors?: FieldError[]
  /** Permission keys that were missing, where the refusal is about permissions. */
  missing?: string[]
  /** With `access.older_credentials`. */
  olderCredentials?: OlderCredentialsFound
}

/** What would be worth more than when it was made, in so many accounts; and keys of groups, which will sleep. */
export interface OlderCredentialsFound {
  accounts: number
  sessions: number
  apiKeys: number
  /** Reset links and invitations that wait. */
  links: number
  /** Chosen by others than their owners, or known to them. */
  passwords: number
  /** Email addresses that others than their owners have given: reset links would go there. */
  addresses: number
  groupKeys: number
  /** Who made the API keys and links or may know the passwords or have given the addresses, other than their owners: the first names. */
  madeBy: string[]
}
