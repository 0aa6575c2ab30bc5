import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { meQuery } from '../../api/me.ts'
import { fieldErrors, problemOf } from '../../api/problem.ts'
import { t } from '../../i18n/messages.ts'
import { toastDone } from '../../ui/toast.tsx'
import { optionsQuery } from '../sign-in/sign-in.queries.ts'
import { brandingQuery } from './settings.queries.ts'
import type { useBrandingDraft } from './use-branding-draft.ts'

/** Saves the changes. If others have saved meanwhile, their version is loaded and the changes are kept for the next try. */
export function useSaveBranding(draft: ReturnType<typeof useBrandingDraft>) {
  const queryClient = useQueryClient()
  const query = brandingQuery()
  const save = useMutation({
    mutationFn: () => api.settings.updateLook({ revision: draft.revision, ...draft.fields }),
    onSuccess: async (saved) => {
      queryClient.setQueryData(query.queryKey, saved)
      draft.discard()
      toastDone(t('settings.saved'))
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: meQuery.queryKey }),
        queryClient.invalidateQueries({ queryKey: optionsQuery().queryKey }),
      ])
    },
    onError: async (error) => {
      if (problemOf(error).code === 'settings.changed_meanwhile')
        draft.catchUp(await queryClient.fetchQuery({ ...query, staleTime: 0 }))
    },
  })
  const errors = save.isError ? fieldErrors(problemOf(save.error)) : {}
  return {
    send: () => save.mutate(),
    reset: save.reset,
    busy: save.isPending,
    fieldErrors: errors,
    /** An error that no field shows. */
    error: save.isError && Object.keys(errors).length === 0 ? save.error : undefined,
  }
}
