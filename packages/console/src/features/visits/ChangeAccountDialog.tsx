import { Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { ServiceAccount } from '@rollcall/contract/visits.ts'
import { useMutation } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { nameOf } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { DialogActions } from '../../ui/DialogActions.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { type Days, DaysFields, daysInput, errorOfDays } from './DaysFields.tsx'
import { ReasonField } from './PromoteDialog.tsx'

interface ChangeAccountDialogProps {
  account: ServiceAccount
  onClose: () => void
}

/** Changes why and until when a user is a service account. */
export function ChangeAccountDialog({ account, onClose }: ChangeAccountDialogProps) {
  const name = nameOf(account.user)
  const form = useForm<{ reason: string; days: Days }>({
    initialValues: {
      reason: account.reason,
      days: { startsAt: account.startsAt ?? undefined, endsAt: account.endsAt },
    },
    validate: {
      reason: (value) => (value.trim() ? null : t('visits.sayWhy')),
      days: errorOfDays,
    },
  })
  const save = useMutation({
    mutationFn: ({ reason, days }: typeof form.values) =>
      api.visits.promote({ user: account.user.id, reason: reason.trim(), ...daysInput(days) }),
    onSuccess: () => {
      toastDone(t('visits.changed', { name }))
      onClose()
    },
  })
  return (
    <Dialog onClose={onClose} title={t('visits.changeTitle', { name })}>
      <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
        <Stack gap="md">
          {save.isError && <ProblemAlert error={save.error} title={t('visits.notChanged')} />}
          <ReasonField {...form.getInputProps('reason')} />
          <DaysFields
            value={form.values.days}
            onChange={(days) => form.setFieldValue('days', days)}
            error={form.errors.days}
          />
          <DialogActions onCancel={onClose} submit={t('visits.save')} busy={save.isPending} />
        </Stack>
      </form>
    </Dialog>
  )
}
