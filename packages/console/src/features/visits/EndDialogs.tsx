import type { ServiceAccount } from '@rollcall/contract/visits.ts'
import { useMutation } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { nameOf } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { toastDone } from '../../ui/toast.tsx'

interface DemoteDialogProps {
  account: ServiceAccount
  onClose: () => void
}

/** Makes a service account an ordinary user; says which access ends by it. */
export function DemoteDialog({ account, onClose }: DemoteDialogProps) {
  const name = nameOf(account.user)
  const demote = useMutation({
    mutationFn: () => api.visits.demote({ user: account.user.id }),
    onSuccess: () => {
      toastDone(t('visits.demoted', { name }))
      onClose()
    },
  })
  return (
    <ConfirmDialog
      title={t('visits.demoteTitle', { name })}
      consequences={[
        t('visits.demoteEnds', { count: account.accesses.length, names: namesOf(account) }),
        t('visits.demoteStays'),
      ]}
      confirmLabel={t('visits.demoteLabel')}
      danger
      busy={demote.isPending}
      error={demote.error}
      onConfirm={() => demote.mutate()}
      onClose={onClose}
    />
  )
}

const mostNames = 10

function namesOf({ accesses }: ServiceAccount): string {
  const names = accesses.map(({ tenant }) => tenant.name)
  return [...names.slice(0, mostNames), ...(names.length > mostNames ? ['…'] : [])].join(', ')
}

interface EndAccessDialogProps {
  name: string
  tenant: string
  title: string
  /** What else follows or stays. */
  more?: readonly string[]
  end: () => Promise<unknown>
  onClose: () => void
}

/** Ends one access of one account, for the home tenant, the other tenant or the server. */
export function EndAccessDialog({ name, tenant, title, more = [], end, onClose }: EndAccessDialogProps) {
  const ending = useMutation({
    mutationFn: end,
    onSuccess: () => {
      toastDone(t('visits.accessWasEnded', { name, tenant }))
      onClose()
    },
  })
  return (
    <ConfirmDialog
      title={title}
      consequences={[t('visits.withdrawNow'), ...more]}
      confirmLabel={t('visits.endAccess')}
      danger
      busy={ending.isPending}
      error={ending.error}
      onConfirm={() => ending.mutate()}
      onClose={onClose}
    />
  )
}
