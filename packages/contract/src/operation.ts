import type { RollcallPermission } from '@rollcall/access/rollcall-permissions.ts'
import { type Static, type TObject, type TSchema, Type } from 'typebox'
import type { ProblemCode } from './problems.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/**
 * Who may call: a permission; `signed-in` for what concerns only the caller's own account; `public` for what comes before
 * signing in.
 */
export type Needs = RollcallPermission | 'signed-in' | 'public'

export interface OperationDeclaration {
  /** `users.change-role`: also the OpenAPI operationId. */
  name: string
  method: Method
  /** Below `/api/v1`. Parameters in braces are fields of `input`. */
  path: string
  summary: string
  description?: string
  needs: Needs
  /** Path parameters, and either the query (GET, DELETE) or the JSON body (POST, PUT, PATCH), as one flat object. */
  input: TObject
  output: TSchema
  /** The status of success; 200 unless said. */
  status?: 200 | 201 | 204
  /**
   * With 201, where what was created is found, below `/api/v1`: `{id}` is that of the output, other names in braces are those of the path.
   */
  location?: string
  /** Codes beyond those that any operation may answer. */
  problems: readonly ProblemCode[]
  /**
   * Whoever is signed in may ask, and the answer depends on what they are in the thing itself, such as an owner of a group: judged by the
   * caller as the database has them, one such change at a time.
   */
  judged?: 'now'
  /** Refused to API keys: only a person at a browser may do it. */
  session?: true
  /** Refused to the API keys of groups: it is about the caller's own account, or about who is in a group. */
  person?: true
  /** Allowed while somebody looks as somebody else; otherwise only reading is, and downloads are not. */
  whileImpersonating?: true
  /**
   * Called with the session of one's own also while one looks as somebody else and after that has ended by itself: it waits in a cookie
   * that nothing else takes.
   */
  ownSession?: true
  /** Allowed while the caller still has to choose a new password. */
  beforePasswordChange?: true
  /** The answer carries a secret that is shown once, so it is never kept for a repeated Idempotency-Key. */
  secret?: true
  /** Changes nothing although it is a POST: what it reads by is a secret, and secrets do not belong in an address. */
  safe?: true
  /** Of somebody else's protocol: `path` begins at the root, and fields of the body that are not declared are let through. */
  foreign?: true
  /** What is answered is a file: `output` describes nothing, the media types do. */
  download?: readonly string[]
}

/** Declares an operation once; validation, OpenAPI, the client, the permission check and the contract tests follow from it. */
export function operation<const D extends OperationDeclaration>(declaration: D): D {
  return declaration
}

export type Input<D extends OperationDeclaration> = Static<D['input']>
export type Output<D extends OperationDeclaration> = Static<D['output']>

// Pure, so that a client, which has no use for schemas, is built without what makes them.
export const Nothing = /* @__PURE__ */ Type.Null({ description: 'No content' })

/** Where an operation is called, with the names in braces. */
export function addressOf({ path, foreign }: OperationDeclaration): string {
  return foreign ? path : `/api/v1${path}`
}

/** The names in braces of an operation's path, in order. */
export function pathParameters(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string)
}

/** Does the operation change something? */
export function changes(declaration: OperationDeclaration): boolean {
  return declaration.method !== 'GET' && !declaration.safe
}

/** Is it refused while somebody looks as somebody else? They see what the user sees, and change and take away nothing. */
export function refusedWhileImpersonating(declaration: OperationDeclaration): boolean {
  if (declaration.whileImpersonating) return false
  return changes(declaration) || declaration.download !== undefined
}

/** Does it create something, so that a repetition would create another? Such a request may bring an `Idempotency-Key`. */
export function takesIdempotencyKey({ method, status, needs }: OperationDeclaration): boolean {
  return method === 'POST' && status === 201 && needs !== 'public'
}

/** Are the fields beside the path parameters sent in a JSON body? Otherwise they are the query. */
export function hasBody(declaration: OperationDeclaration): boolean {
  return declaration.method !== 'GET' && declaration.method !== 'DELETE'
}

/** Where what an operation created is found; undefined for one that says no `location`. */
export function locationOf(
  { location }: OperationDeclaration,
  params: Readonly<Record<string, unknown>>,
  output: unknown,
): string | undefined {
  if (location === undefined) return undefined
  const { id } = (output ?? {}) as { id?: unknown }
  return `/api/v1${location.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(name === 'id' ? id : params[name])))}`
}
