import { Text } from '@mantine/core'
import { contract } from '@rollcall/contract/contract.ts'
import { deletionDelayHours, type TenantOfServer } from '@rollcall/contract/tenants.ts'
import { useMutation } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { mayCall, useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { TextLink } from '../../ui/TextLink.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { usersText } from './labels.ts'
import { useTenantChanged } from './tenants.queries.ts'

/** Asks before a tenant is deleted, and offers a backup of it first. */
export function DeleteTenantDialog({ tenant, onClose }: { tenant: TenantOfServer; onClose: () => void }) {
  const me = useMe()
  const changed = useTenantChanged()
  const remove = useMutation({
    mutationFn: () => api.tenants.remove({ target: tenant.id, slug: tenant.slug, name: tenant.name }),
    onSuccess: async (now) => {
      await changed(now)
      toastDone(t('tenants.deletionBegun', { tenant: tenant.name }))
      onClose()
    },
  })
  return (
    <ConfirmDialog
      title={t('tenants.deleteAsked', { tenant: tenant.name })}
      consequences={[
        t('tenants.deleteTakes', { users: usersText(tenant) }),
        t('tenants.deleteLog'),
        t('tenants.deleteLater', { hours: deletionDelayHours }),
      ]}
      confirmLabel={t('tenants.deleteIt')}
      danger
      busy={remove.isPending}
      error={remove.error}
      typeToConfirm={[tenant.slug, tenant.name, t('tenants.deleteWord')]}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      {mayCall(me, contract.backups.create) && (
        <Text size="sm">
          {t('tenants.backupHint')}{' '}
          <TextLink to="/server/backups" search={{ make: 'yes', of: tenant.slug }} size="sm">
            {t('tenants.backupFirst')}
          </TextLink>
        </Text>
      )}
    </ConfirmDialog>
  )
}
