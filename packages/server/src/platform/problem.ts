import {
  type FieldError,
  type OlderCredentialsFound,
  type Problem,
  type ProblemCode,
  problems,
} from '@rollcall/contract/problems.ts'
import type { Tenant } from './principal.ts'

interface ProblemExtras {
  errors?: FieldError[]
  missing?: readonly string[]
  olderCredentials?: OlderCredentialsFound
  /** Seconds after which trying again makes sense; sent as Retry-After. */
  retryAfter?: number
  /** What HTTP wants to be said with it, such as Allow with 405. */
  headers?: Readonly<Record<string, string>>
}

/** A refusal that the caller may read: thrown anywhere in an operation, it rolls the operation back. */
export class Refusal extends Error {
  readonly code: ProblemCode
  readonly extras: ProblemExtras
  constructor(code: ProblemCode, detail: string, extras: ProblemExtras = {}) {
    super(detail)
    this.name = 'Refusal'
    this.code = code
    this.extras = extras
  }

  get status(): number {
    return problems[this.code].status
  }
}

/** What identifies a kind of problem (RFC 9457, section 3.1.1): the address of a page about it. */
export function problemType(publicUrl: string, code: ProblemCode): string {
  return `${publicUrl}/api/problems/${code}`
}

/**
 * The RFC 9457 body of a refusal. In its short form it tells what every refusal of the kind tells, and which fields are not right; what
 * happened this time and which permissions are missing is left out.
 */
export function problemBody(
  refusal: Refusal,
  { publicUrl, requestId, form = 'full' }: { publicUrl: string; requestId: string; form?: 'full' | 'short' },
): Problem {
  const { status, title } = problems[refusal.code]
  const full = form === 'full'
  return {
    type: problemType(publicUrl, refusal.code),
    title,
    status,
    code: refusal.code,
    detail: full ? refusal.message : title,
    requestId,
    ...(refusal.extras.errors ? { errors: refusal.extras.errors } : {}),
    ...(refusal.extras.olderCredentials ? { olderCredentials: refusal.extras.olderCredentials } : {}),
    ...(full && refusal.extras.missing ? { missing: [...refusal.extras.missing] } : {}),
  }
}

const emailTaken = 'Another account has this email address.'

/** Which refusal a violated constraint means: the database has the last word on uniqueness, whoever was first. */
const constraintRefusals: Record<string, [ProblemCode, string, ProblemExtras?]> = {
  users_username_key: ['user.username_taken', 'Choose another username: an account with this one exists.'],
  users_email_key: ['user.email_taken', emailTaken, { errors: [{ field: 'email', message: emailTaken }] }],
  sessions_parent_fkey: ['access.not_signed_in', 'Your session was ended a moment ago. Sign in again.'],
  api_keys_name_key: ['api_key.name_taken', 'Choose another name, or revoke the key that has it.'],
  api_keys_group_name_key: ['api_key.name_taken', 'Choose another name, or revoke the key that has it.'],
  roles_external_name_key: [
    'role.external_name_taken',
    'An external name leads to one role. Take it from the other role first.',
  ],
  groups_name_key: [
    'group.name_taken',
    'Choose another name: case, Unicode form and the number of blanks make no difference.',
  ],
  capability_grants_permission_key: [
    'capability.already_granted',
    'Take the present grant back first if you want to change it.',
  ],
}

/** The refusal behind a database error, if it is one that the caller caused. */
export function refusalOfConstraint(error: unknown, { profile }: Tenant): Refusal | undefined {
  const constraint = (error as { constraint?: unknown } | null)?.constraint
  if (typeof constraint !== 'string') return undefined
  // Where people sign in by email, the address is the username as well.
  const byEmail = constraint === 'users_username_key' && profile.source.accounts.signInWith === 'email'
  const known = constraintRefusals[byEmail ? 'users_email_key' : constraint]
  return known && new Refusal(...known)
}
