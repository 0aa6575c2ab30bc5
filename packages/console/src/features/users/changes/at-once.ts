import type { UserDetails } from '@rollcall/contract/users.ts'
import { useMutation } from '@tanstack/react-query'
import { api } from '../../../api/client.ts'
import { useMe } from '../../../api/me.ts'
import { t } from '../../../i18n/messages.ts'
import { toastDone, toastProblem } from '../../../ui/toast.tsx'
import { invitationDone } from './sending.ts'
import { useSending } from './use-sending.ts'

/** Ends the lock of an account; a toast says what came of it. */
export function useUnlock(user: UserDetails) {
  return useMutation({
    mutationFn: () => api.users.unlock({ user: user.id }),
    onSuccess: () => toastDone(t('userDetails.mayTryAgain', { name: user.username })),
    onError: (error) => toastProblem(t('userDetails.notUnlocked'), error),
  })
}

/** Sends an invitation once more; a toast says what came of it. */
export function useInviteAgain(user: UserDetails) {
  const { tenant } = useMe()
  const sending = useSending()
  return useMutation({
    mutationFn: () => api.invitations.resend({ user: user.id }),
    onSuccess: () => toastDone(invitationDone(user.email ?? '', tenant, sending)),
    onError: (error) => toastProblem(t('userDetails.invitationNotSent'), error),
  })
}
