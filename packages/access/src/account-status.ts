/** Where an account stands. Deleted accounts are not there any more. */
export type AccountStatus = 'invited' | 'active' | 'inactive'

/**
 * What can happen to an account: `activate` and `deactivate` by an administrator, `accept` by its owner with an invitation, `invite`
 * when an administrator sends the invitation again.
 */
export type AccountEvent = 'activate' | 'deactivate' | 'accept' | 'invite'

/** What must be true beside the status: has the owner a password, or does somebody else sign them in? */
export interface AccountState {
  status: AccountStatus
  registered: boolean
}

export type TransitionRefusal = 'unchanged' | 'not-registered' | 'already-registered' | 'inactive'

/**
 * The only place that says which status follows from which (IN-02); docs/architecture.md draws it. An account that nobody has
 * registered for is never active: activating it invites its owner, which is how one that was created inactive begins (IN-05).
 * Returns the next status, or why there is none.
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
