import { Stack, Textarea } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { useMe } from '../../api/me.ts'
import { fieldErrors, problemOf } from '../../api/problem.ts'
import { t } from '../../i18n/messages.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { DialogActions } from '../../ui/DialogActions.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { decidingOlder } from '../credentials/older-credentials.ts'
import { useUndo } from '../undo/use-undo.ts'
import { searchedBy } from '../users/people/names.ts'
import { UserPicker } from '../users/people/UserPicker.tsx'
import { CapabilityField } from './CapabilityField.tsx'
import { PeriodField } from './PeriodField.tsx'
import { endOf, type Period } from './period.ts'

interface Values {
  user: string | null
  permission: string | null
  reason: string
  period: Period
}

interface GrantDialogProps {
  /** The user and the permission from the address. */
  user: string | undefined
  permission: string | undefined
  onClose: () => void
}

export function GrantDialog({ user, permission, onClose }: GrantDialogProps) {
  const me = useMe()
  const { tenant } = me
  const form = useForm<Values>({
    initialValues: {
      user: user ?? null,
      permission:
        (tenant.capabilities.length === 1 ? tenant.capabilities[0]?.permission : permission) ?? null,
      reason: '',
      period: { startsAt: undefined, length: 'none', endsAt: undefined },
    },
    validate: {
      user: (value) => (value ? null : t('capabilities.chooseUser')),
      permission: (value) => (value ? null : t('capabilities.chooseCapability')),
      reason: (value) => (value.trim() ? null : t('capabilities.sayWhy')),
      period: (value) => (endOf(value, Date.now()) === undefined ? t('capabilities.chooseEnd') : null),
    },
  })
  const grant = useGrant(onClose, (errors) => form.setErrors(errors))
  return (
    <Dialog onClose={onClose} title={t('capabilities.grantCapability')}>
      <form onSubmit={form.onSubmit((values) => grant.mutate(values))} noValidate>
        <Stack gap="md">
          {grant.isError && (
            <ProblemAlert
              error={grant.error}
              title={t('capabilities.notGranted')}
              fields={Object.keys(form.values)}
            />
          )}
          <UserPicker
            label={t('capabilities.user')}
            placeholder={t('capabilities.searchBy', { fields: searchedBy(me) })}
            value={form.values.user}
            onChange={(user) => form.setFieldValue('user', user)}
            error={form.errors.user}
          />
          <CapabilityField
            value={form.values.permission}
            onChange={(permission) => form.setFieldValue('permission', permission)}
            error={form.errors.permission}
          />
          <Textarea
            label={t('capabilities.reason')}
            autosize
            minRows={2}
            maxLength={500}
            {...form.getInputProps('reason')}
          />
          <PeriodField
            value={form.values.period}
            onChange={(period) => form.setFieldValue('period', period)}
            error={form.errors.period ?? form.errors.endsAt}
          />
          <DialogActions onCancel={onClose} submit={t('capabilities.grant')} busy={grant.isPending} />
        </Stack>
      </form>
    </Dialog>
  )
}

function useGrant(onDone: () => void, onFieldErrors: (errors: Record<string, string>) => void) {
  const undo = useUndo()
  return useMutation({
    mutationFn: ({ user, permission, reason, period }: Values) =>
      decidingOlder((olderCredentials) =>
        api.capabilities.grant(
          {
            user: user as string,
            permission: permission as string,
            reason: reason.trim(),
            startsAt: period.startsAt ?? null,
            endsAt: endOf(period, Date.now()) ?? null,
            olderCredentials,
          },
          undo.noted,
        ),
      ),
    onSuccess: (grant) => {
      undo.toastDone(t('capabilities.granted', { permission: grant.permission, user: grant.user.name }))
      onDone()
    },
    onError: (error) => onFieldErrors(fieldErrors(problemOf(error))),
  })
}
