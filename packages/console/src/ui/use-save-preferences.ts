import type { Preferences } from '@rollcall/contract/me.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../api/client.ts'
import { meQuery } from '../api/me.ts'
import { t } from '../i18n/messages.ts'
import { toastProblem } from './toast.tsx'

/** Shows a changed preference at once, and restores the old one if the server refuses: preferences only affect what the user sees. */
export function useSavePreferences(): (change: Partial<Preferences>, onSaved?: () => void) => void {
  const queryClient = useQueryClient()
  const { mutate } = useMutation({
    mutationFn: (change: Partial<Preferences>) => api.me.updatePreferences(change),
    onMutate: async (change) => {
      await queryClient.cancelQueries(meQuery)
      const before = queryClient.getQueryData(meQuery.queryKey)
      if (before)
        queryClient.setQueryData(meQuery.queryKey, {
          ...before,
          preferences: { ...before.preferences, ...change },
        })
      return before
    },
    onError: (error, _, before) => {
      if (before) queryClient.setQueryData(meQuery.queryKey, before)
      toastProblem(t('shell.preferencesNotSaved'), error)
    },
  })
  return (change, onSaved) => mutate(change, onSaved ? { onSuccess: onSaved } : {})
}
