import { Textarea } from '@mantine/core'
import type { TenantOfServer } from '@rollcall/contract/tenants.ts'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { t } from '../../i18n/messages.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { useTenantChanged } from './tenants.queries.ts'

export function SuspendTenantDialog({ tenant, onClose }: { tenant: TenantOfServer; onClose: () => void }) {
  const [reason, setReason] = useState('')
  const changed = useTenantChanged()
  const suspend = useMutation({
    mutationFn: () => api.tenants.suspend({ target: tenant.id, reason: reason.trim() }),
    onSuccess: async (now) => {
      await changed(now)
      toastDone(t('tenants.wasSuspended', { tenant: tenant.name }))
      onClose()
    },
  })
  return (
    <ConfirmDialog
      title={t('tenants.suspendAsked', { tenant: tenant.name })}
      consequences={[t('tenants.suspendStops'), t('tenants.suspendWaits'), t('tenants.suspendKeeps')]}
      confirmLabel={t('tenants.suspend')}
      danger
      busy={suspend.isPending}
      error={suspend.error}
      typeToConfirm={tenant.slug}
      incomplete={reason.trim() === ''}
      onConfirm={() => suspend.mutate()}
      onClose={onClose}
    >
      <Textarea
        label={t('tenants.reason')}
        description={t('tenants.reasonHint')}
        required
        withAsterisk={false}
        data-autofocus
        autosize
        minRows={2}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </ConfirmDialog>
  )
}
