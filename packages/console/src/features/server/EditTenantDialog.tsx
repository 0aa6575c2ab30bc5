import { Stack } from '@mantine/core'
import { formerSlugDays, type TenantOfServer } from '@rollcall/contract/tenants.ts'
import { useMutation } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { useMe } from '../../api/me.ts'
import { leaveFor } from '../../api/page.ts'
import { fieldErrors, problemOf } from '../../api/problem.ts'
import { addressIn } from '../../api/tenant.ts'
import { t } from '../../i18n/messages.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { DialogActions } from '../../ui/DialogActions.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { TenantFields, type TenantNames, useTenantForm } from './TenantFields.tsx'
import { useTenantChanged } from './tenants.queries.ts'

/** Renames a tenant, and changes its short name. */
export function EditTenantDialog({ tenant, onClose }: { tenant: TenantOfServer; onClose: () => void }) {
  const own = useMe().tenant.slug === tenant.slug
  const form = useTenantForm({ name: tenant.name, slug: tenant.slug })
  const changed = useTenantChanged()
  const update = useMutation({
    mutationFn: (names: TenantNames) => api.tenants.update({ target: tenant.id, ...names }),
    onSuccess: async (now) => {
      // The page's own address begins with the short name.
      if (own && now.slug !== tenant.slug) return leaveFor(addressIn(`/server/tenants/${now.id}`, now.slug))
      await changed(now)
      toastDone(t('tenants.saved'))
      onClose()
    },
    onError: (error) => form.setErrors(fieldErrors(problemOf(error))),
  })
  return (
    <Dialog title={t('tenants.editNamed', { tenant: tenant.name })} onClose={onClose}>
      <form onSubmit={form.onSubmit((values) => update.mutate(values))} noValidate>
        <Stack gap="md">
          {update.isError && (
            <ProblemAlert
              error={update.error}
              title={t('tenants.notSaved')}
              fields={Object.keys(form.values)}
            />
          )}
          <TenantFields form={form} slugHint={t('tenants.slugChangeHint', { days: formerSlugDays })} />
          <DialogActions onCancel={onClose} submit={t('tenants.save')} busy={update.isPending} />
        </Stack>
      </form>
    </Dialog>
  )
}
