import type { RollcallPermission, ServerPermission } from '@rollcall/access/rollcall-permissions.ts'
import { type Static, type TObject, type TSchema, Type } from 'typebox'
import type { EventName } from './events/events.ts'
import type { ProblemCode } from './problems.ts'

/**
 * What an operation is about. `server`: all tenants; only the tenant that runs the server may call it. `tenant`: the tenant in
 * `input.tenant`, or the caller's if the input has no such field. `self`: only the caller's own account. `public`: needs no sign-in.
 */
export type Scope = 'server' | 'tenant' | 'self' | 'public'

/** A permission of Rollcall's own; for the scope `server`, a permission for the whole server. */
export type NeededPermission = RollcallPermission | ServerPermission

/** What an operation requires of its caller beside the permission. */
export interface Requires {
  /** The kinds of principal that may call; all by default. */
  readonly by?: readonly ('user' | 'service-account' | 'group')[]
  /**
   * `any`: only with a session, not with an API key. `own`: with the caller's own session, also during an impersonation, and after the
   * impersonation has expired.
   */
  readonly session?: 'any' | 'own'
  /** `begun`: also while the sign-in is not complete because a new password must be chosen first. */
  readonly signIn?: 'begun'
  /** `none`: refused during an impersonation. Commands are refused anyway, unless they require the caller's own session. */
  readonly impersonation?: 'none'
  /**
   * `home`: an operation of the scope `self` is about the caller's account at home, whatever tenant the caller acts in; any other one is
   * refused to visitors.
   */
  readonly at?: 'home'
}

interface Declaration {
  /** `users.set-roles`: the file, a dot, and the name in the file, in kebab-case. Also the OpenAPI operationId. */
  readonly name: string
  readonly summary: string
  readonly description?: string
  readonly scope: Scope
  /** The permission that the caller must have. Without one, every signed-in caller may call, and the handler decides the rest. */
  readonly needs?: NeededPermission
  readonly requires?: Requires
  /** All fields as one flat object. A binding says where a request has them. */
  readonly input: TObject
  readonly output: TSchema
  /** The codes that it may answer, beside those of every operation. */
  readonly problems: readonly ProblemCode[]
}

interface CommandDeclaration extends Declaration {
  /** Creates something, so a repeated call would create another one: a call may have an idempotency key. */
  readonly creates?: true
  /** The answer contains a secret that is shown once, so it is not stored for a repeated idempotency key. */
  readonly secret?: true
  /** It changes something in other tenants too. Those of the scope `server` may anyway. */
  readonly entersTenants?: true
  /** The events that it may emit. It emits at least one. */
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

/** An operation. Bindings, such as those of `http.ts`, say how it is reached. */
export type Operation = Command | Query

/** Declares a command. Validation, OpenAPI, the client, the permission check and the contract tests follow from it. */
export function command<const D extends CommandDeclaration>(
  declaration: D,
): D & { readonly kind: 'command' } {
  return { ...declaration, kind: 'command' }
}

/** Declares a query. Validation, OpenAPI, the client, the permission check and the contract tests follow from it. */
export function query<const D extends Declaration>(declaration: D): D & { readonly kind: 'query' } {
  return { ...declaration, kind: 'query' }
}

export type Input<O extends Operation> = Static<O['input']>
export type Output<O extends Operation> = Static<O['output']>

/** A file, or a stream of events, that is written while it is sent. */
export interface Download {
  contentType: string
  filename: string
  chunks: AsyncIterable<string | Uint8Array>
  /** It is shown in pages, and never another one at its address. `private`: only the browser of the reader may keep it. */
  immutable?: 'public' | 'private'
}

// Marked as pure, so that bundlers remove schemas from a client, which does not use them.
export const Nothing = /* @__PURE__ */ Type.Null({ description: 'No content' })
export const download = /* @__PURE__ */ Type.Unsafe<Download>({})

export function isOperation(value: unknown): value is Operation {
  const kind = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined
  return kind === 'command' || kind === 'query'
}

/** Who may call: the permission that is needed, `signed-in` or `public`. */
export function needsOf({ scope, needs }: Operation): string {
  return scope === 'public' ? 'public' : (needs ?? 'signed-in')
}

/** Is the operation refused during an impersonation? An impersonator sees what the user sees, and changes and downloads nothing. */
export function refusedWhileImpersonating({ kind, requires }: Operation): boolean {
  return requires?.session !== 'own' && (kind === 'command' || requires?.impersonation === 'none')
}

/** The events that an operation may emit; none for a query. */
export function emitsOf(operation: Operation): readonly EventName[] {
  return operation.kind === 'command' ? operation.emits : []
}

/** Is the operation about the caller's account at home, whatever tenant the caller acts in? */
export function isOfHome({ scope, requires }: Operation): boolean {
  return scope === 'self' && requires?.at === 'home'
}

/** May the operation change something in other tenants? */
export function mayEnterTenants(operation: Operation): boolean {
  return operation.scope === 'server' || (operation.kind === 'command' && operation.entersTenants === true)
}

/** Does the answer contain a secret that is shown once? */
export function hasSecret(operation: Operation): boolean {
  return operation.kind === 'command' && operation.secret === true
}

/** May a call of the operation have an idempotency key? */
export function takesIdempotencyKey(operation: Operation): boolean {
  return operation.kind === 'command' && operation.creates === true && operation.scope !== 'public'
}
