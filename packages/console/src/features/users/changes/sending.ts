import type { TenantRules } from '@rollcall/contract/me.ts'
import { count } from '../../../ui/count.ts'

/** What becomes of a mail: without a mail server it is kept to be opened. Unknown to those who may not look at mails. */
export type Sending = 'sent' | 'kept' | 'unknown'

/** "A mail goes to ada@example.com at once.", or where it is to be found. */
export function mailNotice(to: string, sending: Sending): string {
  return sending === 'kept'
    ? `No mail server is set up: the mail to ${to} is kept under Mail, to be opened there and handed over.`
    : `A mail goes to ${to || 'this address'} at once.`
}

/** What happens with an invitation. */
export function invitationNotice(
  to: string,
  { invitationSeconds }: Pick<TenantRules, 'invitationSeconds'>,
  sending: Sending,
): string {
  return sending === 'kept'
    ? `No mail server is set up: the invitation is kept under Mail. Open it there and hand its link over; it then works once, for ${duration(invitationSeconds)}.`
    : `An invitation goes to ${to || 'this address'} at once. Its link works once, for ${duration(invitationSeconds)}.`
}

/** The same when it has happened. */
export function invitationDone(
  to: string,
  { invitationSeconds }: Pick<TenantRules, 'invitationSeconds'>,
  sending: Sending,
): string {
  return sending === 'kept'
    ? `The invitation to ${to} is kept under Mail: open it there and hand its link over`
    : `An invitation is on its way to ${to}, good for ${duration(invitationSeconds)}`
}

const units = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const

/** "3 days", "90 minutes": in the largest unit that leaves nothing over. */
export function duration(seconds: number): string {
  const [unit, size] = units.find(([, size]) => seconds >= size && seconds % size === 0) ?? ['second', 1]
  return count(seconds / size, unit)
}
