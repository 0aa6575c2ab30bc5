import { contract } from '@rollcall/contract/contract.ts'
import type { Identity } from '@rollcall/contract/decisions.ts'
import { implement } from '../../operations/implement.ts'
import { plainAddress } from '../../platform/networks.ts'
import type { Credential, Principal, RequestOrigin, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { shownImpersonation } from '../sessions/sessions.service.ts'

interface DecisionsDeps {
  publicUrl: string
  /** The name of the cookie that holds a session. */
  sessionCookie: string
  authenticate(credential: Credential): Promise<Principal | undefined>
  /** Returns the principal by which a caller acts in a tenant that is not its home; undefined without access. */
  visit(self: Principal, slug: string, origin: RequestOrigin): Promise<Principal | undefined>
}

/**
 * How long a product may keep the identity of a visitor, in milliseconds. The change stream of its tenant does not tell of what ends at the
 * visitor's home, such as the session.
 */
const visitorKept = 10_000

export function decisionsOperations({ publicUrl, sessionCookie, authenticate, visit }: DecisionsDeps) {
  return implement(contract.decisions, {
    identify: {
      // The authenticator reads in its own transactions: inside another one it would wait for itself where there is only one connection.
      async fromCaller({ actor, now, origin }, { kind, secret, address = '' }) {
        // Not the address of the product: it would let in every user of the product.
        const found = await authenticate({
          kind,
          secret,
          origin: { ...origin, address: plainAddress(address) ?? '' },
        }).catch(undefinedWhenAsleep)
        // An account of another tenant is one here where it may enter.
        const here =
          found && found.home.id !== actor.tenant.id ? await visit(found, actor.tenant.slug, origin) : found
        const good = here && !here.account?.mustChangePassword
        return { identity: good ? identityOf(here, actor.tenant, now) : null, at: now.toISOString() }
      },
    },

    describe: {
      fromCaller({ actor: { tenant } }) {
        const { catalogue, source } = tenant.profile
        return {
          permissions: catalogue.permissions.map(({ key }) => key),
          bounds: source.limits.flatMap(({ key, bounds }) =>
            bounds.map((bound) => ({ ...bound, unless: [...bound.unless], limit: key })),
          ),
          sessionCookie,
          signInUrl: `${publicUrl}/t/${tenant.slug}/sign-in`,
        }
      },
    },
  })
}

/** Returns undefined for the refusal of an API key that is asleep: to a product it is no key. */
function undefinedWhenAsleep(error: unknown): undefined {
  if (!(error instanceof Refusal && error.code === 'api_key.asleep')) throw error
}

function identityOf(principal: Principal, tenant: Tenant, now: Date): Identity {
  const { kind, id, name, account, subject, credential, impersonator } = principal
  const idle =
    credential.kind === 'session'
      ? tenant.profile.source.sessions.idleSeconds * 1000
      : Number.POSITIVE_INFINITY
  const kept = principal.self ? visitorKept : idle
  const validUntil = Math.min(principal.validUntil, now.getTime() + kept)
  return {
    principal: {
      kind,
      id,
      name: account?.user.alias || name,
      username: account?.user.username ?? null,
      email: account?.user.email ?? null,
      roles: principal.roles.map(({ key }) => key),
    },
    tenant: tenant.slug,
    credential: credential.kind,
    permissions: [...principal.permissions],
    limits: Object.fromEntries(subject.limits),
    impersonatedBy: impersonator && shownImpersonation(impersonator),
    validUntil: Number.isFinite(validUntil) ? new Date(validUntil).toISOString() : null,
  }
}
