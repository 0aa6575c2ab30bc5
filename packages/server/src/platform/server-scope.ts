import { can } from '@rollcall/access/decide.ts'
import type { Principal } from './principal.ts'
import { Refusal } from './problem.ts'

/**
 * Throws `access.denied` unless the principal belongs to the tenant that runs the server, acts there, and has this permission there.
 * Everybody else gets the same answer, whatever their rights in another tenant.
 */
export function authoriseServer({ home, tenant, ...principal }: Principal, needs: string): void {
  const access = home.runsServer && tenant.id === home.id ? principal.accessIn(home) : undefined
  if (access && can(home.model, access, needs)) return
  throw new Refusal('access.denied.server', { permission: needs }, { missing: [needs] })
}
