import { useMutation } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { toastDone, toastProblem } from '../../ui/toast.tsx'
import { useMe } from '../account/me.ts'

export function useResend() {
  const { tenant } = useMe()
  return useMutation({
    mutationFn: (mail: string) => api.mail.resend({ tenant: tenant.slug, mail }),
    onSuccess: ({ to }) => toastDone(`On its way to ${to}`),
    onError: (error) => toastProblem('The mail was not sent', error),
  })
}
