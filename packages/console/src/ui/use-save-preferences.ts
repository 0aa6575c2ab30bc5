import type { Me, Preferences } from '@rollcall/contract/me.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../api/client.ts'
import { meQuery } from '../api/me.ts'
import { t } from '../i18n/messages.ts'
import { toastProblem } from './toast.tsx'

/**
 * Shows a changed preference at once, and restores the old one if the server refuses: preferences only affect what the user sees.
 * Changes reach the server one after the other: the last one stands.
 */
export function useSavePreferences(): (change: Partial<Preferences>, onSaved?: () => void) => void {
  const queryClient = useQueryClient()
  const { mutate } = useMutation({
    mutationFn: ({ change }: Save) => api.me.updatePreferences(change),
    scope: { id: 'preferences' },
    onError: (error, { before }) => {
      if (before) queryClient.setQueryData(meQuery.queryKey, before)
      void queryClient.invalidateQueries(meQuery)
      toastProblem(t('shell.preferencesNotSaved'), error)
    },
  })
  return (change, onSaved) => {
    // An answer that is under way would bring the old preference back.
    void queryClient.cancelQueries(meQuery)
    const before = queryClient.getQueryData(meQuery.queryKey)
    if (before)
      queryClient.setQueryData(meQuery.queryKey, {
        ...before,
        preferences: { ...before.preferences, ...change },
      })
    mutate({ change, before }, onSaved ? { onSuccess: onSaved } : {})
  }
}

interface Save {
  change: Partial<Preferences>
  /** What is shown again if the server refuses. */
  before: Me | undefined
}
