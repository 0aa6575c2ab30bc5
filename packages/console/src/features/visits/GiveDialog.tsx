import { Skeleton, Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '../../api/client.ts'
import { problemOf } from '../../api/problem.ts'
import { t } from '../../i18n/messages.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { DialogActions } from '../../ui/DialogActions.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { type Option, rowsDrawn } from '../../ui/picker/options.ts'
import { Picker } from '../../ui/picker/Picker.tsx'
import { PickOne } from '../../ui/picker/PickOne.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { rolesOfTenantQuery } from '../server/tenants.queries.ts'
import { type Days, DaysFields, daysInput, errorOfDays, usualDays } from './DaysFields.tsx'
import { ReasonField } from './PromoteDialog.tsx'

interface Values {
  /** The home tenant and the account, by which the server knows it. */
  account: string | null
  target: string | null
  /** Keys of roles of the tenant that is entered. */
  roles: string[]
  reason: string
  days: Days
}

/** Gives a service account access to another tenant, for those who run the server: no offer is needed. */
export function GiveDialog({ onClose }: { onClose: () => void }) {
  const form = useForm<Values>({
    initialValues: { account: null, target: null, roles: [], reason: '', days: usualDays() },
    validate: {
      account: (value) => (value ? null : t('visits.chooseAccount')),
      target: (value) => (value ? null : t('visits.chooseTenant')),
      roles: (value) => (value.length > 0 ? null : t('visits.chooseRoles')),
      reason: (value) => (value.trim() ? null : t('visits.sayWhy')),
      days: errorOfDays,
    },
  })
  const give = useMutation({
    mutationFn: ({ account, target, roles, reason, days }: Values) => {
      const [home = '', user = ''] = (account ?? '').split('/')
      return api.visits.give({
        home,
        account: user,
        target: target ?? '',
        roles,
        reason: reason.trim(),
        ...daysInput(days),
      })
    },
    onSuccess: ({ account, tenant }) => {
      toastDone(t('visits.given', { name: account.name, tenant: tenant.name }))
      onClose()
    },
    onError: (error) => {
      const { code, detail } = problemOf(error)
      if (code === 'role.not_found' || code === 'role.too_many') form.setErrors({ roles: detail })
    },
  })
  return (
    <Dialog onClose={onClose} title={t('visits.giveTitle')}>
      <form onSubmit={form.onSubmit((values) => give.mutate(values))} noValidate>
        <Stack gap="md">
          {give.isError && (
            <ProblemAlert error={give.error} title={t('visits.notGiven')} fields={Object.keys(form.values)} />
          )}
          <PickOne
            label={t('visits.account')}
            description={t('visits.accountHint')}
            placeholder={t('visits.findUsers')}
            source={{ key: ['visits', 'to-give'], find: findAccounts }}
            value={form.values.account}
            onChange={(account) => form.setFieldValue('account', account)}
            error={form.errors.account}
          />
          <PickOne
            label={t('visits.tenant')}
            placeholder={t('visits.searchTenants')}
            source={{ key: ['visits', 'targets'], find: findTenants }}
            value={form.values.target}
            // The roles are those of the tenant that was chosen before.
            onChange={(target) => form.setValues({ target, roles: [] })}
            error={form.errors.target}
          />
          {form.values.target && (
            <RolesThere
              target={form.values.target}
              value={form.values.roles}
              onChange={(roles) => form.setFieldValue('roles', roles)}
              error={form.errors.roles}
            />
          )}
          <ReasonField {...form.getInputProps('reason')} />
          <DaysFields
            value={form.values.days}
            onChange={(days) => form.setFieldValue('days', days)}
            error={form.errors.days}
          />
          <DialogActions onCancel={onClose} submit={t('visits.give')} busy={give.isPending} />
        </Stack>
      </form>
    </Dialog>
  )
}

interface RolesThereProps {
  target: string
  value: string[]
  onChange: (roles: string[]) => void
  error: ReactNode
}

/** The roles of the tenant that is entered. */
function RolesThere({ target, value, onChange, error }: RolesThereProps) {
  const roles = useQuery(rolesOfTenantQuery(target))
  if (roles.isError) return <ProblemAlert error={roles.error} onRetry={() => void roles.refetch()} />
  if (!roles.data) return <Skeleton height={120} />
  return (
    <Picker
      label={t('visits.roles')}
      searchLabel={t('roleChoice.searchRoles')}
      options={roles.data.map(({ key, name }) => ({ value: key, label: name }))}
      value={value}
      onChange={onChange}
      error={error}
    />
  )
}

/** Nothing is found before two characters are typed. */
async function findAccounts(q: string, signal: AbortSignal): Promise<Option[]> {
  if (q.length < 2) return []
  const { items } = await api.tenants.findUsers({ q, limit: rowsDrawn, promoted: true }, { signal })
  return items.map(({ id, tenant, username, alias }) => ({
    value: `${tenant.id}/${id}`,
    label: `${alias || username} · ${tenant.name}`,
  }))
}

async function findTenants(q: string, signal: AbortSignal): Promise<Option[]> {
  const { items } = await api.tenants.list({ limit: rowsDrawn, ...(q ? { q } : {}) }, { signal })
  return items.map(({ id, name }) => ({ value: id, label: name }))
}
