import type { AdminAction } from '@rollcall/access/admin-actions.ts'
import type { UserActions } from '@rollcall/contract/actions.ts'
import { contract } from '@rollcall/contract/contract.ts'
import type { Context } from '../../operations/implement.ts'
import { verdictOn } from '../../operations/verdict.ts'
import type { Principal } from '../../platform/principal.ts'
import { requireOffered } from '../accounts/offered-actions.ts'
import { refuseVisitor } from '../accounts/users.held.ts'
import { administratorsLeft } from '../grants/administrators.ts'
import { requireWithinReach } from '../grants/escalation.ts'
import { checkImpersonation } from '../impersonation/impersonation.rules.ts'
import { checkInvitation } from '../invitations/invitations.rules.ts'
import { requirePicture } from '../pictures/pictures.operations.ts'
import type { Seats } from '../seats/seats.service.ts'
import { administers, type Candidate, refuseOneself } from './users.actions.ts'
import { checkReset } from './users.password-reset.ts'
import { checkRemoval } from './users.remove.ts'
import { checkRoles } from './users.roles.ts'
import { checkStatus } from './users.status.ts'
import { refuseOwnUnlocking, requireLocked } from './users.unlock.ts'
import { requireAnyChangeable } from './users.update.ts'

interface Facts {
  registered: boolean
  /** Whether failed sign-ins lock the account now. */
  locked: boolean
  /** How many administrators the tenant has, counted up to two. */
  administrators: number
  /** Only checked: each action is judged as if the others were not done. */
  seats: Seats
}

/** What the caller may do with an account, by the checks of the operations themselves. Reads nothing. */
export function userActions(
  work: Pick<Context<Principal>, 'actor' | 'tenant' | 'now'>,
  candidate: Candidate,
  { registered, locked, administrators, seats }: Facts,
): UserActions {
  const { actor, tenant, now } = work
  const { row, grants } = candidate
  const { users, invitations, impersonation } = contract
  const inReach = () => requireWithinReach(tenant, actor, row.id, grants, now)
  const actionable = (action: AdminAction) => () => {
    requireOffered(tenant, action)
    if (action !== 'change-role') refuseVisitor(row)
    inReach()
  }
  // Each action is checked alone, as if the others were not done.
  const others = () => administratorsLeft(tenant, administrators)
  const status = (wanted: 'active' | 'inactive') =>
    verdictOn(users.setStatus, work, actionable('change-status'), () => {
      checkStatus(work, candidate, wanted, { registered, administrators: others(), seats })
    })
  return {
    viewAs: verdictOn(impersonation.start, work, () => checkImpersonation(work, row, grants)),
    update: verdictOn(users.update, work, () => requireAnyChangeable(work, row.id), inReach),
    changeRoles: verdictOn(users.setRoles, work, actionable('change-role'), () => {
      checkRoles(work, candidate, { roles: [] }, { administrators: others(), seats })
    }),
    activate: status('active'),
    deactivate: status('inactive'),
    unlock: verdictOn(
      users.unlock,
      work,
      () => refuseOwnUnlocking(actor, row.id),
      actionable('change-status'),
      () => requireLocked(row, locked),
    ),
    removePicture: verdictOn(contract.pictures.removeOfUser, work, inReach, () => requirePicture(row)),
    invite: verdictOn(invitations.resend, work, inReach, () => checkInvitation(row, registered)),
    resetPassword: verdictOn(users.createPasswordReset, work, actionable('reset-password'), () =>
      checkReset(tenant, row, registered),
    ),
    offboard: verdictOn(
      contract.offboardings.start,
      work,
      () => {
        const { adminActions } = tenant.profile.source.accounts
        requireOffered(tenant, adminActions.includes('delete') ? 'delete' : 'change-status')
        refuseVisitor(row)
      },
      inReach,
      () => {
        refuseOneself(actor, row.id, 'status')
        if (administers(tenant, candidate, now)) others().leave()
      },
    ),
    delete: verdictOn(users.remove, work, actionable('delete'), () =>
      checkRemoval(work, candidate, others()),
    ),
  }
}
