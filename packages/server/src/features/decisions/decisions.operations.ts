import { contract } from '@rollcall/contract/contract.ts'
import type { Identity } from '@rollcall/contract/decisions.ts'
import { plainAddress } from '../../platform/networks.ts'
import { implement } from '../../platform/operations.ts'
import { type Credential, isGroup, type Principal } from '../../platform/principal.ts'
import { shownImpersonation } from '../sessions/sessions.service.ts'

interface DecisionsDeps {
  publicUrl: string
  /** The name of the cookie that holds a session. */
  sessionCookie: string
  identify(credential: Credential): Promise<{ principal: Principal; validUntil: number } | undefined>
}

export function decisionsOperations({ publicUrl, sessionCookie, identify }: DecisionsDeps) {
  return implement(contract.decisions, {
    identify: {
      // The gate reads in transactions of its own: inside another it would wait for itself where there is one connection.
      async fromCaller({ actor, now, origin }, { kind, secret, address = '' }) {
        // Never the address of the product: it would let in whoever the product serves.
        const found = await identify({
          kind,
          secret,
          origin: { ...origin, address: plainAddress(address) ?? '' },
        })
        const good =
          found && found.principal.tenant.id === actor.tenant.id && !found.principal.mustChangePassword
        return {
          identity: good ? identityOf(found.principal, found.validUntil) : null,
          at: now.toISOString(),
        }
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

function identityOf(principal: Principal, validUntil: number): Identity {
  const { user, tenant, subject, impersonator } = principal
  return {
    user: {
      kind: isGroup(principal) ? 'group' : 'user',
      id: user.id,
      username: user.username,
      name: user.alias || user.username,
      email: user.email,
      roles: user.roles.map(({ key }) => key),
    },
    tenant: tenant.slug,
    credential: principal.credential,
    permissions: [...principal.permissions],
    limits: Object.fromEntries(subject.limits),
    impersonatedBy: impersonator && shownImpersonation(impersonator),
    validUntil: Number.isFinite(validUntil) ? new Date(validUntil).toISOString() : null,
  }
}
