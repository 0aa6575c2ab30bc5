import { Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { problemOf } from '../../api/problem.ts'
import { t } from '../../i18n/messages.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { DialogActions } from '../../ui/DialogActions.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { type Option, rowsDrawn } from '../../ui/picker/options.ts'
import { PickOne } from '../../ui/picker/PickOne.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { type Days, DaysFields, daysInput, errorOfDays, usualDays } from './DaysFields.tsx'
import { ReasonField } from './PromoteDialog.tsx'

interface Values {
  /** The home tenant and the account, by which the server knows it. */
  account: string | null
  target: string | null
  /** Keys, with commas between them. */
  roles: string
  reason: string
  days: Days
}

/** Gives a service account access to another tenant, for those who run the server: no offer is needed. */
export function GiveDialog({ onClose }: { onClose: () => void }) {
  const form = useForm<Values>({
    initialValues: { account: null, target: null, roles: '', reason: '', days: usualDays() },
    validate: {
      account: (value) => (value ? null : t('visits.chooseAccount')),
      target: (value) => (value ? null : t('visits.chooseTenant')),
      roles: (value) => (keysIn(value).length > 0 ? null : t('visits.chooseRoles')),
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
        roles: keysIn(roles),
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
      if (code === 'role.not_found') form.setErrors({ roles: detail })
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
            onChange={(target) => form.setFieldValue('target', target)}
            error={form.errors.target}
          />
          <TextInput
            label={t('visits.roles')}
            description={t('visits.rolesHint')}
            {...form.getInputProps('roles')}
          />
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

function keysIn(text: string): string[] {
  return [...new Set(text.split(/[\s,]+/).filter(Boolean))]
}

/** Nothing is found before two characters are typed. */
async function findAccounts(q: string, signal: AbortSignal): Promise<Option[]> {
  if (q.length < 2) return []
  const { items } = await api.tenants.findUsers({ q, limit: rowsDrawn }, { signal })
  return items.map(({ id, tenant, username, alias }) => ({
    value: `${tenant.id}/${id}`,
    label: `${alias || username} · ${tenant.name}`,
  }))
}

async function findTenants(q: string, signal: AbortSignal): Promise<Option[]> {
  const { items } = await api.tenants.list({ limit: rowsDrawn, ...(q ? { q } : {}) }, { signal })
  return items.map(({ id, name }) => ({ value: id, label: name }))
}
