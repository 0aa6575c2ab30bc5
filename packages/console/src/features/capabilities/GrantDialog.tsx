import { Stack, Textarea } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '../../api/client.ts'
import { useMe } from '../../api/me.ts'
import { fieldErrors, problemOf } from '../../api/problem.ts'
import { t } from '../../i18n/messages.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { DialogActions } from '../../ui/DialogActions.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { PickOne } from '../../ui/picker/PickOne.tsx'
import { LastDayPicker } from '../../ui/pickers.tsx'
import { endOfDay } from '../../ui/time.ts'
import { toastDone } from '../../ui/toast.tsx'
import { decidingOlder } from '../credentials/older-credentials.ts'
import { searchedBy } from '../users/people/names.ts'
import { UserPicker } from '../users/people/UserPicker.tsx'

interface Values {
  user: string | null
  permission: string | null
  reason: string
  lastDay: string | null
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
      lastDay: null,
    },
    validate: {
      user: (value) => (value ? null : t('capabilities.chooseUser')),
      permission: (value) => (value ? null : t('capabilities.chooseCapability')),
      reason: (value) => (value.trim() ? null : t('capabilities.sayWhy')),
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
          <LastDayPicker
            label={t('capabilities.lastDay')}
            description={t('capabilities.lastDayHint')}
            placeholder={t('capabilities.noEnd')}
            clearable
            {...form.getInputProps('lastDay')}
          />
          <DialogActions onCancel={onClose} submit={t('capabilities.grant')} busy={grant.isPending} />
        </Stack>
      </form>
    </Dialog>
  )
}

interface CapabilityFieldProps {
  value: string | null
  onChange: (permission: string | null) => void
  error: ReactNode
}

function CapabilityField({ value, onChange, error }: CapabilityFieldProps) {
  const { tenant } = useMe()
  const options = tenant.capabilities.map(({ permission, description }) => ({
    value: permission,
    label: permission,
    description,
  }))
  const chosen = options.find((option) => option.value === value)
  return (
    <PickOne
      label={t('capabilities.capability')}
      source={{ options }}
      chosen={chosen}
      value={value}
      onChange={onChange}
      error={error}
      {...(chosen ? { description: chosen.description } : {})}
    />
  )
}

function useGrant(onDone: () => void, onFieldErrors: (errors: Record<string, string>) => void) {
  const { preferences } = useMe()
  return useMutation({
    mutationFn: ({ user, permission, reason, lastDay }: Values) =>
      decidingOlder((olderCredentials) =>
        api.capabilities.grant({
          user: user as string,
          permission: permission as string,
          reason: reason.trim(),
          ...(lastDay ? { endsAt: endOfDay(lastDay, preferences) } : {}),
          olderCredentials,
        }),
      ),
    onSuccess: (grant) => {
      toastDone(t('capabilities.granted', { permission: grant.permission, user: grant.user.name }))
      onDone()
    },
    onError: (error) => onFieldErrors(fieldErrors(problemOf(error))),
  })
}
