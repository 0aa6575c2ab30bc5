import { type AdminAction, adminActionsBy } from '@rollcall/access/admin-actions.ts'
import type { ExplainedLimit, ExplainedPath } from '@rollcall/contract/access.ts'
import type { contract } from '@rollcall/contract/contract.ts'
import type { Me } from '@rollcall/contract/me.ts'
import type { Output } from '@rollcall/contract/operation.ts'
import type { Role } from '@rollcall/contract/roles.ts'
import type { User, UserDetails } from '@rollcall/contract/users.ts'
import { t } from '../../../i18n/messages.ts'
import { listOf } from '../../../ui/list.ts'

export type Explanation = Output<typeof contract.access.explain>

/** The answer in one sentence. */
export function verdictOf({ allowed, blockedBy, paths }: Explanation): string {
  if (allowed) return t('users.yes')
  if (blockedBy === 'inactive') return t('userAccess.noInactive')
  if (blockedBy === 'invited') return t('userAccess.noInvited')
  if (paths.some(({ state }) => state === 'not-begun')) return t('userAccess.noNotBegun')
  if (paths.length > 0) return t('userAccess.noEnded')
  return t('userAccess.noNothing')
}

export interface Step {
  kind: 'user' | 'group' | 'role' | 'capability' | 'permission'
  text: string
}

/** The steps from the user to the permission: kim → Editors → Writer → reports:write → reports:read, with the group and the implication if any. */
export function stepsOf(path: ExplainedPath, permission: string, user: string): Step[] {
  const implying = path.impliedBy === null ? [] : [path.impliedBy]
  return [
    { kind: 'user', text: user },
    ...(path.source === 'group'
      ? [{ kind: 'group' as const, text: path.group?.name ?? t('userAccess.someGroup') }]
      : []),
    path.role
      ? { kind: 'role', text: path.role.name }
      : { kind: 'capability', text: t('userAccess.capability') },
    ...[...implying, permission].map((text) => ({ kind: 'permission' as const, text })),
  ]
}

/** The source of a limit's value. */
export function limitOrigin({ source, roles, liftedBy }: ExplainedLimit): string {
  if (liftedBy !== null) return t('userAccess.lifts', { permission: liftedBy })
  if (source === 'user') return t('userAccess.setForAccount')
  if (roles.length === 0) return t('userAccess.noRoleMore')
  const names = listOf(roles.map(({ name }) => name))
  return t('userAccess.byRoles', { count: roles.length, names })
}

/** Roles that would give the permission, divided by whether the viewer may grant them; `roles` is undefined for a viewer who may grant none. */
export function rolesToGive(giving: User['roles'], roles: readonly Role[] | undefined) {
  const grantable = new Set(roles?.filter((role) => role.grantable).map(({ key }) => key))
  return {
    within: giving.filter(({ key }) => grantable.has(key)),
    beyond: giving.filter(({ key }) => !grantable.has(key)),
  }
}

/** Whether a capability would give it, or would after the present one was revoked: a user has a capability at most once. */
export function capabilityToGrant({ wouldGive, paths }: Pick<Explanation, 'wouldGive' | 'paths'>) {
  if (!wouldGive.capability) return 'none'
  const granted = paths.some(
    ({ kind, impliedBy, source }) => kind === 'capability' && impliedBy === null && source === 'manual',
  )
  return granted ? 'after-taking-back' : 'grant'
}

/** The sentence for each action that the profile has disabled. */
const switchedOff: Record<AdminAction, string> = {
  'change-role': t('userAccess.rolesOff'),
  'change-status': t('userAccess.statusOff'),
  delete: t('userAccess.deleteOff'),
  'reset-password': t('userAccess.resetOff'),
}

/** The rules of the profile that refuse although the user has the permission. */
export function profileNotes(
  permission: string,
  { mustChangePassword }: Pick<UserDetails, 'mustChangePassword'>,
  tenant: Pick<Me['tenant'], 'adminActions'>,
): string[] {
  return [
    ...(mustChangePassword ? [t('userAccess.mustChoosePassword')] : []),
    ...adminActionsBy(permission)
      .filter((action) => !tenant.adminActions.includes(action))
      .map((action) => switchedOff[action]),
  ]
}
