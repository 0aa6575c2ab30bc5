import { can } from '@rollcall/access/decide.ts'
import type { Principal } from './principal.ts'
import { Refusal } from './problem.ts'

/**
 * Throws `access.denied` unless the principal belongs to the tenant that runs the server, acts there, and has this permission there.
 * Everybody else gets the same answer, whatever their rights in another tenant.
 */
export function authoriseServer(principal: Principal, needs: string): void {
  if (hasOnServer(principal, needs)) return
  throw new Refusal('access.denied.server', { permission: needs }, { missing: [needs] })
}

/** Does the principal have a permission `server:…`, in the tenant that runs the server and acting there? */
export function hasOnServer({ home, tenant, ...principal }: Principal, permission: string): boolean {
  const access = home.runsServer && tenant.id === home.id ? principal.accessIn(home) : undefined
  return access !== undefined && can(home.model, access, permission)
}
