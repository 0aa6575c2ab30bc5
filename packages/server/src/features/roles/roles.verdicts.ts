import type { CompiledRole } from '@rollcall/access/roles.ts'
import type { RoleActions } from '@rollcall/contract/actions.ts'
import { contract } from '@rollcall/contract/contract.ts'
import { verdictOn } from '../../operations/verdict.ts'
import type { Principal, RoleFacts } from '../../platform/principal.ts'
import { checkRemoval, requireEditable, requireRoleHeld } from './roles.rules.ts'

/** What the caller may do with a role, by the checks of the operations themselves. */
export function roleActions(
  actor: Principal,
  role: CompiledRole,
  { builtIn }: Pick<RoleFacts, 'builtIn'>,
): RoleActions {
  const asking = { actor, tenant: actor.tenant }
  return {
    update: verdictOn(contract.roles.update, asking, () => {
      requireEditable(role)
      requireRoleHeld(asking, role)
    }),
    delete: verdictOn(contract.roles.remove, asking, () => checkRemoval(asking, role, builtIn)),
  }
}
