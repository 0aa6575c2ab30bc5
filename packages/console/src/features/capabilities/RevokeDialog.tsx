import type { CapabilityGrant } from '@rollcall/contract/capabilities.ts'
import { useMutation } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { toastDone } from '../../ui/toast.tsx'

export function RevokeDialog({ grant, onClose }: { grant: CapabilityGrant; onClose: () => void }) {
  const revoke = useMutation({
    mutationFn: () => api.capabilities.revoke({ grant: grant.id }),
    onSuccess: () => {
      toastDone(`${grant.permission} revoked from ${grant.user.name}`)
      onClose()
    },
  })
  return (
    <ConfirmDialog
      title={`Revoke ${grant.permission} from ${grant.user.name}?`}
      consequences={[
        'Takes effect on the next request, for sessions and API keys alike.',
        'What the role gives stays. The capability can be granted again.',
      ]}
      confirmLabel="Revoke capability"
      danger
      busy={revoke.isPending}
      error={revoke.error}
      onConfirm={() => revoke.mutate()}
      onClose={onClose}
    />
  )
}
