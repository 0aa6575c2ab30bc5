import { useMutation } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { toastDone, toastProblem } from '../../ui/toast.tsx'

export function useResend() {
  return useMutation({
    mutationFn: (mail: string) => api.mail.resend({ mail }),
    onSuccess: ({ to }) => toastDone(`On its way to ${to}`),
    onError: (error) => toastProblem('The mail was not sent', error),
  })
}
