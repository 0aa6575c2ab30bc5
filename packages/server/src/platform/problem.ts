import {
  type FieldError,
  type OlderCredentialsFound,
  type Problem,
  type ProblemCode,
  problems,
} from '@rollcall/contract/problems.ts'
import type { Catalogue, Values } from '@rollcall/messages/catalogue.ts'
import type { Translator } from '@rollcall/messages/translator.ts'
import type { Tenant } from './principal.ts'
import { english } from './translators.ts'

/** The key of a refusal's sentence in the catalogue: the code of the problem, or the code with a variant. */
export type ProblemSentence = keyof Catalogue['problem'] & (ProblemCode | `${ProblemCode}.${string}`)

type FieldSentence = keyof Catalogue['field'] | Extract<ProblemSentence, `password.${string}`>
type FieldValues<S extends FieldSentence> = S extends keyof Catalogue['field']
  ? Values<`field.${S}`>
  : S extends ProblemSentence
    ? Values<`problem.${S}`>
    : never

/** A mistake in a field: the key of its sentence about fields or passwords, and the sentence's parameters. */
export type FieldProblem = {
  [S in FieldSentence]: { field: string; code: S } & (keyof FieldValues<S> extends never
    ? { params?: never }
    : { params: FieldValues<S> })
}[FieldSentence]

/** A mistake, before it is known in which field. */
export type FieldFault = FieldProblem extends infer Each
  ? Each extends FieldProblem
    ? Omit<Each, 'field'>
    : never
  : never

interface ProblemExtras {
  errors?: readonly FieldProblem[]
  missing?: readonly string[]
  olderCredentials?: OlderCredentialsFound
  /** Seconds after which to try again; sent as Retry-After. */
  retryAfter?: number
  /** Further HTTP headers, such as Allow with 405. */
  headers?: Readonly<Record<string, string>>
}

/** `field` and `message` of a sentence come from the first field error. */
type Params<S extends ProblemSentence> = Omit<Values<`problem.${S}`>, 'field' | 'message'>
type Rest<S extends ProblemSentence> = keyof Params<S> extends never
  ? [params?: Record<string, never>, extras?: ProblemExtras]
  : [params: Params<S>, extras?: ProblemExtras]

/** A sentence without parameters. */
export type PlainSentence = {
  [S in ProblemSentence]: keyof Params<S> extends never ? S : never
}[ProblemSentence]

/**
 * A refusal that the caller may read. Throwing it anywhere in an operation rolls the operation back. It is worded in the caller's language
 * when it is answered; `message` is in English, for logs and stored text.
 */
export class Refusal<S extends ProblemSentence = ProblemSentence> extends Error {
  readonly code: ProblemCode
  readonly sentence: ProblemSentence
  readonly params: Readonly<Record<string, unknown>>
  readonly extras: ProblemExtras
  constructor(sentence: S, ...[params = {}, extras = {}]: Rest<S>) {
    super()
    this.name = 'Refusal'
    this.sentence = sentence
    this.code = sentence.split('.', 2).join('.') as ProblemCode
    this.params = params
    this.extras = extras
  }

  get status(): number {
    return problems[this.code].status
  }

  override get message(): string {
    return this.detailIn(english)
  }

  /** The sentence that says what happened and what to do. */
  detailIn(t: Translator): string {
    const [first] = this.extras.errors ?? []
    const named = first && { field: first.field, message: said(t, first) }
    return t.say(`problem.${this.sentence}`, { ...named, ...this.params })
  }
}

function said(t: Translator, { code, params }: FieldFault): string {
  const key = `field.${code}`
  return t.say(t.has(key) ? key : `problem.${code}`, params)
}

/** The sentence about a mistake in a field, in English. */
export function englishFault(fault: FieldFault): string {
  return said(english, fault)
}

/** The refusal of wrong fields. Its detail has the first one too. */
export function fieldsRefusal(errors: readonly FieldProblem[]): Refusal {
  const body = errors[0]?.field === ''
  return new Refusal(body ? 'request.invalid.body' : 'request.invalid.field', {}, { errors })
}

/** The type of a problem (RFC 9457, section 3.1.1): the address of a page about its code. */
export function problemType(publicUrl: string, code: ProblemCode): string {
  return `${publicUrl}/api/problems/${code}`
}

/** The title, which is the same for every refusal with this code. */
export function problemTitle(code: ProblemCode, t = english): string {
  return t(`problemTitle.${code}`)
}

/**
 * The RFC 9457 body of a refusal, in the language of the translator. The short form has the title and the names of wrong fields, but no
 * detail and no missing permissions.
 */
export function problemBody(
  refusal: Refusal,
  {
    publicUrl,
    requestId,
    t,
    form = 'full',
  }: { publicUrl: string; requestId: string; t: Translator; form?: 'full' | 'short' },
): Problem {
  const { code, status, params, sentence } = refusal
  const { errors, missing, olderCredentials } = refusal.extras
  const title = problemTitle(code, t)
  const full = form === 'full'
  return {
    type: problemType(publicUrl, code),
    title,
    status,
    code,
    ...(full ? { sentence, params } : {}),
    detail: full ? refusal.detailIn(t) : title,
    requestId,
    ...(errors ? { errors: errors.map((error) => fieldError(error, t)) } : {}),
    ...(olderCredentials ? { olderCredentials } : {}),
    ...(full && missing ? { missing: [...missing] } : {}),
  }
}

function fieldError(error: FieldProblem, t: Translator): FieldError {
  const { field, code, params } = error
  return { field, message: said(t, error), code, ...(params ? { params } : {}) }
}

/** The refusals of violated constraints. The database has the last word on uniqueness when requests race. */
const constraintRefusals: Record<string, () => Refusal> = {
  tenant_slugs_pkey: () => new Refusal('tenant.slug_taken'),
  tenants_slug_key: () => new Refusal('tenant.slug_taken'),
  users_username_key: () => new Refusal('user.username_taken'),
  users_email_key: () =>
    new Refusal('user.email_taken', {}, { errors: [{ field: 'email', code: 'email_taken' }] }),
  user_attributes_unique: () => new Refusal('user.attribute_taken'),
  sessions_parent_fkey: () => new Refusal('access.not_signed_in.session_ended'),
  api_keys_name_key: () => new Refusal('api_key.name_taken'),
  api_keys_group_name_key: () => new Refusal('api_key.name_taken'),
  roles_external_name_key: () => new Refusal('role.external_name_taken'),
  saved_views_own_name_key: () => new Refusal('view.name_taken'),
  saved_views_shared_name_key: () => new Refusal('view.name_taken'),
  groups_name_key: () => new Refusal('group.name_taken'),
  capability_grants_permission_key: () => new Refusal('capability.already_granted'),
}

/** The refusal of a violated constraint; undefined for any other database error. */
export function refusalOfConstraint(error: unknown, { profile }: Tenant): Refusal | undefined {
  const constraint = (error as { constraint?: unknown } | null)?.constraint
  if (typeof constraint !== 'string') return undefined
  // Where users sign in by email, the address is the username too.
  const byEmail = constraint === 'users_username_key' && profile.source.accounts.signInWith === 'email'
  return constraintRefusals[byEmail ? 'users_email_key' : constraint]?.()
}
