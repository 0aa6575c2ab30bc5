/** The status of an account. Deleted accounts do not exist any more. */
export type AccountStatus = 'invited' | 'active' | 'inactive'

/**
 * The events of an account: an administrator does `activate` and `deactivate`, its owner does `accept` with an invitation, and `invite` is
 * an administrator who sends the invitation again.
 */
export type AccountEvent = 'activate' | 'deactivate' | 'accept' | 'invite'

/** The conditions beside the status: whether the owner has a password, or signs in with another provider. */
export interface AccountState {
  status: AccountStatus
  registered: boolean
}

export type TransitionRefusal = 'unchanged' | 'not-registered' | 'already-registered' | 'inactive'

/**
 * The only place that defines which status follows (IN-02); docs/architecture.md draws it. An unregistered account is never active:
 * activating it invites its owner, which is how an account created inactive begins (IN-05). Returns the next status, or the reason why
 * there is none.
 */
export function nextStatus(
  { status, registered }: AccountState,
  event: AccountEvent,
): { status: AccountStatus } | { refused: TransitionRefusal } {
  switch (event) {
    case 'activate':
      if (status === 'inactive') return { status: registered ? 'active' : 'invited' }
      return { refused: status === 'active' ? 'unchanged' : 'not-registered' }
    case 'deactivate':
      return status === 'inactive' ? { refused: 'unchanged' } : { status: 'inactive' }
    case 'accept':
      return status === 'invited' ? { status: 'active' } : { refused: refusalToInvite(status) }
    case 'invite':
      return status === 'invited' ? { status: 'invited' } : { refused: refusalToInvite(status) }
  }
}

function refusalToInvite(status: AccountStatus): TransitionRefusal {
  return status === 'inactive' ? 'inactive' : 'already-registered'
}
