import type { TenantRules } from '@rollcall/contract/me.ts'
import { t } from '../../../i18n/messages.ts'

/** What happens to a mail: without a mail server it is held and can be opened. Unknown to users who may not see mails. */
export type Sending = 'sent' | 'kept' | 'unknown'

/** "A mail goes to ada@example.com at once.", or where to find it. */
export function mailNotice(to: string, sending: Sending): string {
  return sending === 'kept'
    ? t('userChanges.mailKept', { to })
    : t('userChanges.mailGoes', { to: to || t('userChanges.thisAddress') })
}

/** What happens to an invitation. */
export function invitationNotice(
  to: string,
  { invitationSeconds }: Pick<TenantRules, 'invitationSeconds'>,
  sending: Sending,
): string {
  return sending === 'kept'
    ? t('userChanges.invitationKept', { time: duration(invitationSeconds) })
    : t('userChanges.invitationGoes', {
        to: to || t('userChanges.thisAddress'),
        time: duration(invitationSeconds),
      })
}

/** What happened to the invitation, said after it was made. */
export function invitationDone(
  to: string,
  { invitationSeconds }: Pick<TenantRules, 'invitationSeconds'>,
  sending: Sending,
): string {
  return sending === 'kept'
    ? t('userChanges.invitationKeptDone', { to })
    : t('userChanges.invitationSent', { to, time: duration(invitationSeconds) })
}

const units = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const

/** "3 days", "90 minutes": in the largest unit without a remainder. */
export function duration(seconds: number): string {
  const [unit, size] = units.find(([, size]) => seconds >= size && seconds % size === 0) ?? [
    'second' as const,
    1,
  ]
  return new Intl.NumberFormat(t.locale, { style: 'unit', unit, unitDisplay: 'long' }).format(seconds / size)
}
