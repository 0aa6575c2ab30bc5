import type { RollcallPermission, ServerPermission } from '@rollcall/access/rollcall-permissions.ts'
import { type Static, type TObject, type TSchema, Type } from 'typebox'
import type { EventName } from './events/events.ts'
import type { ProblemCode } from './problems.ts'

/**
 * What an operation is about. `server`: all tenants; only the tenant that runs the server may. `tenant`: the tenant that `input.tenant`
 * names, or the caller's where the input has no such field. `self`: nothing but the caller's own account. `public`: what comes before
 * signing in.
 */
export type Scope = 'server' | 'tenant' | 'self' | 'public'

/** A permission of Rollcall's own; for the scope `server` one on the whole server. */
export type NeededPermission = RollcallPermission | ServerPermission

/** What an operation requires of its caller beside the permission. */
export interface Requires {
  /** Kinds of principal that may call; all of them unless said. */
  readonly by?: readonly ('user' | 'service-account' | 'group')[]
  /**
   * `any`: only with a session, not with an API key. `own`: with the caller's own session, also while they impersonate a user, and also
   * after the impersonation has ended by itself.
   */
  readonly session?: 'any' | 'own'
  /** `begun`: also while the sign-in is not complete, because a new password must be chosen first. */
  readonly signIn?: 'begun'
  /** `none`: refused during an impersonation, as commands are that do not require a session of the caller's own. */
  readonly impersonation?: 'none'
}

interface Declaration {
  /** `users.set-roles`: the file, a dot, and the name in the file, in kebab-case. Also the OpenAPI operationId. */
  readonly name: string
  readonly summary: string
  readonly description?: string
  readonly scope: Scope
  /** The permission that the caller must have. Without one, everybody who is signed in may call, and the handler decides the rest. */
  readonly needs?: NeededPermission
  readonly requires?: Requires
  /** All fields as one flat object. Where a request has them is said by its binding. */
  readonly input: TObject
  readonly output: TSchema
  /** Codes beside those that any operation may answer. */
  readonly problems: readonly ProblemCode[]
}

interface CommandDeclaration extends Declaration {
  /** Creates something, so a repetition would create another one: such a call may bring an idempotency key. */
  readonly creates?: true
  /** The answer carries a secret that is shown once, so it is never kept for a repeated idempotency key. */
  readonly secret?: true
  /** The events that it may emit, and no others. It emits one at least. */
  readonly emits: readonly EventName[]
}

/** An operation that changes something. */
export interface Command extends CommandDeclaration {
  readonly kind: 'command'
}

/** An operation that changes nothing. */
export interface Query extends Declaration {
  readonly kind: 'query'
}

/** Whatever Rollcall can do. How it is reached is declared apart, by bindings such as those of `http.ts`. */
export type Operation = Command | Query

/** Declares what changes something. Validation, OpenAPI, the client, the permission check and the contract tests follow from it. */
export function command<const D extends CommandDeclaration>(
  declaration: D,
): D & { readonly kind: 'command' } {
  return { ...declaration, kind: 'command' }
}

/** Declares what changes nothing. */
export function query<const D extends Declaration>(declaration: D): D & { readonly kind: 'query' } {
  return { ...declaration, kind: 'query' }
}

export type Input<O extends Operation> = Static<O['input']>
export type Output<O extends Operation> = Static<O['output']>

/** A file, or a stream of events, that is made while it is sent. */
export interface Download {
  contentType: string
  filename: string
  chunks: AsyncIterable<string | Uint8Array>
  /** It is shown in pages, and never another one at its address. */
  immutable?: true
}

// Pure, so that a client, which has no use for schemas, is built without what makes them.
export const Nothing = /* @__PURE__ */ Type.Null({ description: 'No content' })
export const download = /* @__PURE__ */ Type.Unsafe<Download>({})

export function isOperation(value: unknown): value is Operation {
  const kind = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined
  return kind === 'command' || kind === 'query'
}

/** Who may call, in one word: the permission that is needed, `signed-in` or `public`. */
export function needsOf({ scope, needs }: Operation): string {
  return scope === 'public' ? 'public' : (needs ?? 'signed-in')
}

/** Is the operation refused during an impersonation? The impersonator sees what the user sees, and changes and downloads nothing. */
export function refusedWhileImpersonating({ kind, requires }: Operation): boolean {
  return requires?.session !== 'own' && (kind === 'command' || requires?.impersonation === 'none')
}

/** The events that an operation may emit: none where it changes nothing. */
export function emitsOf(operation: Operation): readonly EventName[] {
  return operation.kind === 'command' ? operation.emits : []
}

/** Does the answer carry a secret that is shown once? */
export function hasSecret(operation: Operation): boolean {
  return operation.kind === 'command' && operation.secret === true
}

/** May a call of the operation bring an idempotency key? */
export function takesIdempotencyKey(operation: Operation): boolean {
  return operation.kind === 'command' && operation.creates === true && operation.scope !== 'public'
}
