import { type Client, createClient, ProblemError } from '@rollcall/contract/client.ts'
import type { Identity } from '@rollcall/contract/decisions.ts'
import { type ChangeStream, openChangeStream } from './change-stream.ts'
import { type Credential, credentialOf, hashOf, type RequestHeaders } from './credential.ts'
import { type Decision, decideFor, type Rules, rulesOf } from './decider.ts'
import { type Answer, createFreshMemory } from './fresh-memory.ts'
import { insist } from './insist.ts'
import { RollcallUnavailable, unavailable } from './unavailable.ts'

export { type Client, type Decision, type Identity, ProblemError, type RequestHeaders, RollcallUnavailable }

export interface RollcallOptions {
  /** The origin of the Rollcall server as the product reaches it, such as `http://localhost:7400`. */
  url: string
  /** The slug of the tenant whose users use the product. */
  tenant: string
  /** The product's own API key, with the permission `decisions:ask`. */
  apiKey: string | undefined
  /** The most identities in memory; the default is 10,000. */
  cacheSize?: number
  /**
   * Called with the reason when Rollcall cannot be asked or its change stream is lost. By default Node prints each reason once, as a
   * warning.
   */
  onError?: (error: Error) => void
  fetch?: typeof fetch
}

/** A product's connection to Rollcall: one for each tenant, for as long as the product runs. */
export interface Rollcall {
  /**
   * Returns the sender of a request with these headers; undefined when it is not a signed-in user of the tenant. The answer is never older
   * than a second, so call this for every request and keep nothing. The identity is frozen. Rejects with {@link RollcallUnavailable} when
   * Rollcall has to be asked and cannot be. `address` is the request's IP address, as the product's proxies give it: without it, API keys
   * that are limited to some addresses are refused.
   */
  identify(headers: RequestHeaders, address?: string): Promise<Identity | undefined>
  /** Decides whether the identity may do this with the numbers of the action. Decides without asking the server; never throws. */
  decide(
    identity: Identity | undefined,
    permission: string,
    properties?: Readonly<Record<string, unknown>>,
  ): Decision
  /**
   * Every operation of Rollcall, called with the product's API key and the rights of its owner. Rejects with {@link ProblemError} for a
   * refusal of Rollcall, and with {@link RollcallUnavailable} when it cannot be reached.
   */
  readonly client: Client
  /** The address for signing in. The user then returns to `returnTo`, whose origin the operator has allowed. */
  signInUrl(returnTo: string): string
  /** Ends the change stream and all requests under way. Later calls reject with {@link RollcallUnavailable}. */
  close(): Promise<void>
}

/** Milliseconds after which everything is asked again, whatever the change stream reports. */
const longestLifetime = 60_000

/** The most questions about credentials at the same time, so that senders of made-up credentials cannot keep Rollcall busy. */
const mostQuestions = 200

/** Connects a product to Rollcall. Sends nothing before the first question. Throws a TypeError for invalid options. */
export function createRollcall(options: RollcallOptions): Rollcall {
  const { tenant, apiKey, cacheSize = 10_000, onError = warnOnce() } = options
  const url = originOf(options.url)
  if (!tenant) throw new TypeError('tenant: the short name of the tenant is missing')
  if (!apiKey) throw new TypeError('apiKey: the API key of the product is missing')

  // A redirect would send the secrets to another address.
  const fetch: typeof globalThis.fetch = (input, init) =>
    (options.fetch ?? globalThis.fetch)(input, { ...init, redirect: 'error' })
  const client = createClient({ baseUrl: url, apiKey, fetch, failed: unavailable })
  // Its failed requests are retried before the caller hears of them.
  const patient = createClient({ baseUrl: url, apiKey, fetch })
  const closing = new AbortController()
  let stream: ChangeStream | undefined
  const live = () => stream?.live === true
  const identities = createFreshMemory<Identity | undefined>({ size: cacheSize, live })
  const rules = createFreshMemory<Rules>({ size: 1, live })
  let latest: Rules | undefined
  let questions = 0

  function start(): void {
    if (closing.signal.aborted) throw new RollcallUnavailable('This connection to Rollcall was closed')
    stream ??= openChangeStream(
      { url, tenant, apiKey: apiKey as string, fetch },
      {
        onUsers: identities.forgetUsers,
        onEverything() {
          identities.forgetAll()
          rules.forgetAll()
        },
        onError,
      },
    )
  }

  async function askRules(): Promise<Answer<Rules>> {
    const description = await insist(
      (signal) => patient.decisions.describe({ tenant }, { signal }),
      closing.signal,
    )
    latest = rulesOf(description)
    return { value: latest, users: [], lifetime: longestLifetime }
  }

  async function askAbout(credential: Credential) {
    if (questions >= mostQuestions)
      throw new RollcallUnavailable('Rollcall was not asked: too many questions are under way')
    questions += 1
    try {
      return await insist(
        (signal) => patient.decisions.identify({ tenant, ...credential }, { signal }),
        closing.signal,
      )
    } finally {
      questions -= 1
    }
  }

  async function askIdentity(credential: Credential): Promise<Answer<Identity | undefined>> {
    const { identity, at } = await askAbout(credential)
    // Not kept: a user who signs in at this moment must not wait until it expires.
    if (!identity) return { value: undefined, users: [], lifetime: 0 }
    const { principal, impersonatedBy, validUntil } = identity
    const left = validUntil === null ? longestLifetime : Date.parse(validUntil) - Date.parse(at)
    return {
      value: frozen(identity),
      users: impersonatedBy ? [principal.id, impersonatedBy.by.id] : [principal.id],
      lifetime: Math.min(left, longestLifetime),
    }
  }

  async function identify(headers: RequestHeaders, address?: string): Promise<Identity | undefined> {
    start()
    const asked = rules.get('rules', askRules)
    const { sessionCookie } = latest ?? (await asked)
    const credential = credentialOf(headers, sessionCookie, address)
    const identity = credential && identities.get(hashOf(credential), () => askIdentity(credential))
    const [found] = await Promise.all([identity, asked])
    return found
  }

  return {
    client,
    async identify(headers, address) {
      try {
        return await identify(headers, address)
      } catch (error) {
        if (!closing.signal.aborted) onError(error as Error)
        throw error
      }
    },
    decide(identity, permission, properties) {
      const own = identity?.tenant === tenant ? identity : undefined
      return decideFor(latest, own, permission, properties)
    },
    signInUrl(returnTo) {
      const address = new URL(latest?.signInUrl ?? `${url}/t/${tenant}/sign-in`)
      address.searchParams.set('returnTo', returnTo)
      return address.href
    },
    async close() {
      closing.abort()
      stream?.close()
    },
  }
}

function originOf(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (
    parsed &&
    /^https?:$/.test(parsed.protocol) &&
    parsed.pathname === '/' &&
    !parsed.search &&
    !parsed.hash
  )
    return parsed.origin
  throw new TypeError('url: give the origin of the Rollcall server, such as https://users.example.com')
}

/** Freezes an identity. Many requests share it, and none may change the decisions of the others. */
function frozen<T extends object>(value: T): T {
  for (const child of Object.values(value)) if (typeof child === 'object' && child !== null) frozen(child)
  return Object.freeze(value)
}

function warnOnce(): (error: Error) => void {
  const said = new Set<string>()
  return ({ message }) => {
    if (said.has(message)) return
    said.add(message)
    process.emitWarning(message, 'RollcallWarning')
  }
}
