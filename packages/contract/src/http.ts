import { Nothing, type Operation } from './operation.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

interface Options {
  /**
   * Where the created resource is found, below `/api/v1`; the status is then 201. `{id}` is from the output, other names in braces are from
   * the path.
   */
  readonly location?: string
  /** The media types of a file that is answered instead of JSON. */
  readonly download?: readonly string[]
  /**
   * The body is a file of at most this many bytes, of any type, sent as `application/octet-stream`. The fields beside the path parameters
   * are in the query.
   */
  readonly upload?: number
  /** The protocol of messages and errors; Rollcall's own JSON by default. The path of another protocol begins at the root. */
  readonly protocol?: string
  /** Pages of other sites may send to it; the server refuses them otherwise. Only public operations may be bound like this. */
  readonly crossSite?: true
}

/** One way to reach an operation over HTTP. */
export interface HttpBinding<O extends Operation = Operation> extends Options {
  readonly operation: O
  readonly method: Method
  /** Below `/api/v1`. Names in braces are fields of the input; the other fields are in the query (GET, DELETE) or in a JSON body. */
  readonly path: string
}

/** Binds operations to addresses. Bindings are data: the server mounts them, the client and OpenAPI read them. */
export const http = {
  get: bind('GET'),
  post: bind('POST'),
  put: bind('PUT'),
  patch: bind('PATCH'),
  delete: bind('DELETE'),
}

function bind(method: Method) {
  return <O extends Operation>(operation: O, path: string, options: Options = {}): HttpBinding<O> => ({
    operation,
    method,
    path,
    ...options,
  })
}

/** The address of a binding, with the names in braces. */
export function addressOf({ path, protocol }: HttpBinding): string {
  return protocol ? path : `/api/v1${path}`
}

/** The names in braces of a path, in order. */
export function pathParameters(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string)
}

/** Are the fields beside the path parameters sent in a body, not in the query? */
export function hasBody({ method, upload }: HttpBinding): boolean {
  return method !== 'GET' && method !== 'DELETE' && upload === undefined
}

/** The status of success. */
export function statusOf({ operation, location }: HttpBinding): 200 | 201 | 204 {
  if (operation.output === Nothing) return 204
  return location === undefined ? 200 : 201
}

/** The value of the `Location` header of an answer; undefined without a `location`. */
export function locationOf(
  { location }: HttpBinding,
  params: Readonly<Record<string, unknown>>,
  output: unknown,
): string | undefined {
  if (location === undefined) return undefined
  const { id } = (output ?? {}) as { id?: unknown }
  return `/api/v1${location.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(name === 'id' ? id : params[name])))}`
}
