import { bindingOf, contract } from './contract.ts'
import { addressOf, type HttpBinding, hasBody, pathParameters } from './http.ts'
import type { Download, Input, Operation, Output } from './operation.ts'
import type { Problem } from './problems.ts'

type Call<O> = O extends Operation
  ? (input: Input<O>, options?: CallOptions) => Promise<Output<O> extends Download ? Response : Output<O>>
  : never
export type Client = {
  [Group in keyof typeof contract]: {
    [Name in keyof (typeof contract)[Group]]: Call<(typeof contract)[Group][Name]>
  }
}

export interface CallOptions {
  signal?: AbortSignal
  /** Makes a creating request safe to repeat. */
  idempotencyKey?: string
  /** The file that an upload sends. */
  file?: Blob | ReadableStream<Uint8Array>
  /** Told the answer of a success before it is read: its headers have the id of the request. */
  heard?(response: Response): void
}

export interface ClientOptions {
  /** Origin of the server, without a path; empty in a browser on a page of the server. */
  baseUrl?: string
  apiKey?: string
  fetch?: typeof fetch
  /**
   * Makes the error of a call for a server that cannot be reached or an answer that cannot be read, from the reason. By default the call
   * rejects with the reason. A call that its caller has aborted rejects with the caller's own reason.
   */
  failed?(reason: unknown): Error
}

/** The error of a client when the server answers with a problem. */
export class ProblemError extends Error {
  readonly problem: Problem
  /** Seconds to wait before trying again, if the server said so. */
  readonly retryAfter: number | undefined
  constructor(problem: Problem, retryAfter?: number) {
    super(problem.detail || problem.title)
    this.name = 'ProblemError'
    this.problem = problem
    this.retryAfter = retryAfter
  }
}

/** The typed client of the whole contract. Rejects with {@link ProblemError} for every answer that is not a success. */
export function createClient(options: ClientOptions = {}): Client {
  const groups = Object.entries(contract).map(([group, operations]) => [
    group,
    Object.fromEntries(
      Object.entries<Operation>(operations).map(([name, operation]) => [
        name,
        (input: Record<string, unknown>, call?: CallOptions) =>
          send(bindingOf(operation), input, options, call),
      ]),
    ),
  ])
  return Object.fromEntries(groups) as Client
}

async function send(
  binding: HttpBinding,
  input: Record<string, unknown>,
  options: ClientOptions,
  call: CallOptions = {},
): Promise<unknown> {
  const { url, rest } = requestTo(binding, input)
  const headers: Record<string, string> = { accept: 'application/json' }
  if (options.apiKey) headers.authorization = `Bearer ${options.apiKey}`
  if (call.idempotencyKey) headers['idempotency-key'] = call.idempotencyKey
  const init: RequestInit = { method: binding.method, headers, credentials: 'same-origin' }
  if (call.signal) init.signal = call.signal
  if (hasBody(binding)) {
    headers['content-type'] = 'application/json'
    init.body = JSON.stringify(rest)
  }
  if (binding.upload !== undefined) Object.assign(init, fileBody(call.file, headers))
  const failed = (reason: unknown) => options.failed?.(reason) ?? reason
  const reached = async <T>(answer: Promise<T>): Promise<T> => {
    try {
      return await answer
    } catch (reason) {
      throw call.signal?.aborted ? reason : failed(reason)
    }
  }
  const response = await reached((options.fetch ?? fetch)(`${options.baseUrl ?? ''}${url}`, init))
  if (!response.ok) {
    const problem = await problemOf(response)
    const error = new ProblemError(problem, retryAfterOf(response))
    throw problem.type === foreign && response.status >= 502 ? failed(error) : error
  }
  call.heard?.(response)
  if (binding.download) return response
  return response.status === 204 ? null : reached(response.json())
}

/** A file as a body. Its own type is left out: the server tells by its bytes what it is. */
function fileBody(file: CallOptions['file'], headers: Record<string, string>): RequestInit {
  headers['content-type'] = 'application/octet-stream'
  // A stream is sent while it is read; its sender does not wait for an answer meanwhile.
  return { body: file ?? null, ...(file instanceof ReadableStream ? { duplex: 'half' } : {}) } as RequestInit
}

function requestTo(binding: HttpBinding, input: Record<string, unknown>) {
  const rest = { ...input }
  let url = addressOf(binding)
  for (const name of pathParameters(binding.path)) {
    url = url.replace(`{${name}}`, encodeURIComponent(String(rest[name])))
    delete rest[name]
  }
  if (!hasBody(binding)) {
    const query = new URLSearchParams()
    for (const [name, value] of Object.entries(rest)) if (value !== undefined) query.set(name, String(value))
    if (query.size > 0) url += `?${query}`
  }
  return { url, rest }
}

function retryAfterOf(response: Response): number | undefined {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  return Number.isFinite(seconds) ? seconds : undefined
}

/** The type of a problem that Rollcall did not write. */
const foreign = 'about:blank'

/** A proxy or a crash may answer without a problem; the caller still gets one to show. */
async function problemOf(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => undefined)
  if (typeof body === 'object' && body !== null && 'code' in body) return body as Problem
  return {
    type: foreign,
    title: 'The server did not answer as expected',
    status: response.status,
    code: response.status === 503 ? 'server.unavailable' : 'server.error',
    detail: `The server answered ${response.status}. Try again; if it stays so, look at its log.`,
    requestId: response.headers.get('x-request-id') ?? '',
  }
}
