import { Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { offerDays, type ServiceAccount } from '@rollcall/contract/visits.ts'
import { useMutation } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { nameOf } from '../../api/me.ts'
import { pageTenant } from '../../api/tenant.ts'
import { t } from '../../i18n/messages.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { DialogActions } from '../../ui/DialogActions.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { type Days, DaysFields, daysInput, errorOfDays } from './DaysFields.tsx'
import { ReasonField } from './PromoteDialog.tsx'

interface OfferDialogProps {
  account: ServiceAccount
  onClose: () => void
}

/** Offers a service account to another tenant, named by its short name: whether there is one, nobody is told. */
export function OfferDialog({ account, onClose }: OfferDialogProps) {
  const name = nameOf(account.user)
  const form = useForm<{ to: string; reason: string; days: Days }>({
    initialValues: {
      to: '',
      reason: account.reason,
      days: { startsAt: undefined, endsAt: account.endsAt },
    },
    validate: {
      to: (value) => errorOfTarget(value.trim().toLowerCase()),
      reason: (value) => (value.trim() ? null : t('visits.sayWhy')),
      days: errorOfDays,
    },
  })
  const offer = useMutation({
    mutationFn: ({ to, reason, days }: typeof form.values) =>
      api.visits.offer({
        user: account.user.id,
        to: to.trim().toLowerCase(),
        reason: reason.trim(),
        ...daysInput(days),
      }),
    onSuccess: ({ to }) => {
      toastDone(t('visits.offered', { name, tenant: to }))
      onClose()
    },
  })
  return (
    <Dialog onClose={onClose} title={t('visits.offerTitle', { name })}>
      <form onSubmit={form.onSubmit((values) => offer.mutate(values))} noValidate>
        <Stack gap="md">
          <Text size="sm">{t('visits.offerText', { days: offerDays })}</Text>
          {offer.isError && (
            <ProblemAlert
              error={offer.error}
              title={t('visits.notOffered')}
              fields={Object.keys(form.values)}
            />
          )}
          <TextInput
            label={t('visits.offerTo')}
            description={t('visits.offerToHint')}
            autoCapitalize="none"
            spellCheck={false}
            maxLength={63}
            {...form.getInputProps('to')}
          />
          <ReasonField {...form.getInputProps('reason')} />
          <DaysFields
            value={form.values.days}
            onChange={(days) => form.setFieldValue('days', days)}
            error={form.errors.days}
          />
          <DialogActions onCancel={onClose} submit={t('visits.offer')} busy={offer.isPending} />
        </Stack>
      </form>
    </Dialog>
  )
}

function errorOfTarget(slug: string): string | null {
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(slug)) return t('visits.enterTarget')
  return slug === pageTenant() ? t('visits.targetIsHome') : null
}
