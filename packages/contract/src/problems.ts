/** Every code that the API answers with. A code is stable: clients branch on it. */
export const problems = {
  'request.malformed_json': { status: 400 },
  'request.invalid': { status: 400 },
  'request.unsupported_media_type': { status: 415 },
  'request.unsupported_encoding': { status: 415 },
  'request.method_not_allowed': { status: 405 },
  'request.expectation_failed': { status: 417 },
  'request.too_large': { status: 413 },
  'request.cross_site': { status: 403 },
  'request.insecure_page': { status: 403 },
  'request.headers_too_large': { status: 431 },
  'request.timeout': { status: 408 },
  'request.too_many': { status: 429 },
  'route.not_found': { status: 404 },
  'list.cursor_invalid': { status: 400 },
  'idempotency.mismatch': { status: 422 },
  'idempotency.secret_not_repeated': { status: 409 },
  'server.error': { status: 500 },
  'server.unavailable': { status: 503 },
  'server.overloaded': { status: 503 },
  'server.too_slow': { status: 503 },
  'server.busy': { status: 503 },
  'access.not_signed_in': { status: 401 },
  'access.denied': { status: 403 },
  'access.escalation': { status: 403 },
  'access.session_required': { status: 403 },
  'access.person_required': { status: 403 },
  'access.password_change_required': { status: 403 },
  'access.action_disabled': { status: 403 },
  'access.older_credentials': { status: 409 },
  'access.other_person': { status: 409 },
  'access.impersonating': { status: 403 },
  'access.at_home_only': { status: 403 },
  'impersonation.none': { status: 409 },
  'settings.changed_meanwhile': { status: 409 },
  'settings.no_logo': { status: 404 },
  'mail.text_unchanged': { status: 409 },
  'mail.too_many_tests': { status: 429 },
  'permission.not_found': { status: 400 },
  'tenant.not_found': { status: 404 },
  'tenant.suspended': { status: 403 },
  'tenant.slug_taken': { status: 409 },
  'tenant.profile_unknown': { status: 400 },
  'tenant.profile_of_server': { status: 409 },
  'tenant.runs_server': { status: 409 },
  'tenant.suspended_already': { status: 409 },
  'tenant.not_suspended': { status: 409 },
  'tenant.not_confirmed': { status: 409 },
  'tenant.deleting': { status: 409 },
  'tenant.deletion_unavailable': { status: 409 },
  'tenant.home_of_service_accounts': { status: 409 },
  'tenant.has_administrator': { status: 409 },
  'user.not_found': { status: 404 },
  'user.username_taken': { status: 409 },
  'user.email_taken': { status: 409 },
  'user.attribute_taken': { status: 409 },
  'user.last_administrator': { status: 409 },
  'user.not_registered': { status: 409 },
  'user.already_registered': { status: 409 },
  'user.email_unconfirmed': { status: 409 },
  'user.no_email': { status: 409 },
  'user.inactive': { status: 409 },
  'user.not_locked': { status: 409 },
  'user.no_picture': { status: 404 },
  'user.visitor': { status: 409 },
  'service_account.not_found': { status: 404 },
  'service_account.not_eligible': { status: 409 },
  'machine.not_found': { status: 404 },
  'visit.not_found': { status: 404 },
  'visit.offer_not_found': { status: 404 },
  'visit.too_many_offers': { status: 409 },
  'visit.given_already': { status: 409 },
  'visit.at_home': { status: 409 },
  'user.status_unchanged': { status: 409 },
  'user.no_password': { status: 409 },
  'user.cannot_sign_in': { status: 409 },
  'user.yourself': { status: 409 },
  'email_change.none': { status: 404 },
  'role.not_found': { status: 404 },
  'role.too_many': { status: 400 },
  'role.not_editable': { status: 409 },
  'role.not_deletable': { status: 409 },
  'role.in_use': { status: 409 },
  'role.changed_meanwhile': { status: 409 },
  'role.administrator_needs': { status: 409 },
  'role.key_taken': { status: 409 },
  'role.name_taken': { status: 409 },
  'role.external_name_taken': { status: 409 },
  'role.too_many_roles': { status: 409 },
  'capability.not_found': { status: 404 },
  'capability.not_grantable': { status: 400 },
  'capability.already_granted': { status: 409 },
  'limit.not_found': { status: 404 },
  'quota.reached': { status: 409 },
  'seats.full': { status: 409 },
  'seats.role_of_group': { status: 409 },
  'password.too_short': { status: 422 },
  'password.too_long': { status: 422 },
  'password.common': { status: 422 },
  'password.guessable': { status: 422 },
  'password.context': { status: 422 },
  'password.wrong': { status: 403 },
  'password.unchanged': { status: 422 },
  'sign_in.failed': { status: 401 },
  'sign_in.slow_down': { status: 429 },
  'mail.not_found': { status: 404 },
  'mail.not_waiting': { status: 409 },
  'mail.smtp_missing': { status: 409 },
  'bulk.nobody': { status: 422 },
  'bulk.too_many': { status: 422 },
  'job.not_found': { status: 404 },
  'job.over': { status: 409 },
  'job.unfinished': { status: 409 },
  'job.nothing_failed': { status: 409 },
  'job.ran_again': { status: 409 },
  'job.maker_gained': { status: 409 },
  'job.cancelled': { status: 409 },
  'undo.not_found': { status: 404 },
  'undo.not_possible': { status: 409 },
  'undo.overtaken': { status: 409 },
  'undo.too_many': { status: 409 },
  'recycle_bin.not_found': { status: 404 },
  'offboarding.not_found': { status: 404 },
  'offboarding.already_scheduled': { status: 409 },
  'offboarding.not_scheduled': { status: 409 },
  'session.not_found': { status: 404 },
  'api_key.not_found': { status: 404 },
  'api_key.asleep': { status: 403 },
  'api_key.not_asleep': { status: 409 },
  'api_key.name_taken': { status: 409 },
  'view.not_found': { status: 404 },
  'attribute.not_found': { status: 404 },
  'attribute.of_profile': { status: 409 },
  'view.name_taken': { status: 409 },
  'group.not_found': { status: 404 },
  'group.name_taken': { status: 409 },
  'group.member_not_found': { status: 404 },
  'group.last_owner': { status: 409 },
  'link.invalid': { status: 410 },
  'setup.done': { status: 410 },
  'import.not_found': { status: 404 },
  'import.file_unreadable': { status: 422 },
  'import.too_many': { status: 409 },
  'import.not_now': { status: 409 },
  'import.refused_lines': { status: 409 },
  'import.nothing_to_do': { status: 409 },
  'backup.not_found': { status: 404 },
  'backup.no_folder': { status: 409 },
  'backup.no_tenant': { status: 404 },
  'backup.not_done': { status: 409 },
  'backup.file_missing': { status: 409 },
} as const satisfies Record<string, { status: number }>

export type ProblemCode = keyof typeof problems

/** One invalid field; `field` is a dotted path into the input. */
export interface FieldError {
  field: string
  /** In the language of the answer. */
  message: string
  /** Names the sentence, for clients with sentences of their own. */
  code: string
  /** The values in the sentence. */
  params?: Readonly<Record<string, unknown>>
}

/** The body of every error: RFC 9457 `application/problem+json`. */
export interface Problem {
  type: string
  /** Short, and the same for every refusal with the code; in the language of the answer (`Content-Language`), like all sentences. */
  title: string
  status: number
  code: ProblemCode
  /** What happened and what to do about it; the title again if the tenant hides details from the caller. */
  detail: string
  /**
   * Names the sentence of `detail`, for clients with sentences of their own: the code, or the code and which of its sentences. Absent if the
   * tenant hides details from the caller.
   */
  sentence?: string
  params?: Readonly<Record<string, unknown>>
  requestId: string
  errors?: FieldError[]
  /** The missing permission keys, if the refusal is about permissions. */
  missing?: string[]
  /** Only with `access.older_credentials`. */
  olderCredentials?: OlderCredentialsFound
}

/** How many credentials of how many accounts would gain rights, and how many keys of groups would fall asleep. */
export interface OlderCredentialsFound {
  accounts: number
  sessions: number
  apiKeys: number
  /** Unused reset links and invitations. */
  links: number
  /** Chosen or known by other people than their owners. */
  passwords: number
  /** Email addresses that other people than their owners have set: reset links would be sent there. */
  addresses: number
  groupKeys: number
  /** Other people than the owners who created or know these credentials: the first names. */
  madeBy: string[]
}
