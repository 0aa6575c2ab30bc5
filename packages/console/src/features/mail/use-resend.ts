import { useMutation } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { t } from '../../i18n/messages.ts'
import { toastDone, toastProblem } from '../../ui/toast.tsx'

export function useResend() {
  return useMutation({
    mutationFn: (mail: string) => api.mail.resend({ mail }),
    onSuccess: ({ to }) => toastDone(t('mails.onItsWayTo', { to })),
    onError: (error) => toastProblem(t('mails.notSent'), error),
  })
}
