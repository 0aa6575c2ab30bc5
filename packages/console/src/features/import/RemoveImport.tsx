import { Button } from '@mantine/core'
import type { Import } from '@rollcall/contract/imports.ts'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api } from '../../api/client.ts'
import { queryClient } from '../../api/query-client.ts'
import { t } from '../../i18n/messages.ts'
import { toastProblem } from '../../ui/toast.tsx'

/** Puts a file away that was not imported: nothing was changed by it. */
export function RemoveImport({ given }: { given: Import }) {
  const navigate = useNavigate()
  const remove = useMutation({
    mutationFn: () => api.imports.remove({ import: given.id }),
    onSuccess: async () => {
      await navigate({ to: '/settings/users/imports', replace: true })
      await queryClient.invalidateQueries({ queryKey: ['imports', 'list'] })
    },
    onError: (error) => toastProblem(t('imports.notRemoved'), error),
  })
  return (
    <Button variant="default" loading={remove.isPending} onClick={() => remove.mutate()}>
      {t('imports.remove')}
    </Button>
  )
}
