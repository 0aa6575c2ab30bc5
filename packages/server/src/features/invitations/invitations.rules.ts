import { type AccountStatus, nextStatus, type TransitionRefusal } from '@rollcall/access/account-status.ts'
import { Refusal } from '../../platform/problem.ts'

/** Throws the reason why the owner of an account cannot be invited. */
export function checkInvitation(
  { status, email }: { status: AccountStatus; email: string | null },
  registered: boolean,
): void {
  const next = nextStatus({ status, registered }, 'invite')
  if ('refused' in next) throw refusalOf(next.refused)
  if (email === null) throw new Refusal('user.no_email')
}

function refusalOf(refused: TransitionRefusal): Refusal {
  return refused === 'inactive'
    ? new Refusal('user.inactive.activate')
    : new Refusal('user.already_registered')
}
