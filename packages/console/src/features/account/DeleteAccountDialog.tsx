import { List, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { speakForNobody } from '../../api/identity.ts'
import { useMe } from '../../api/me.ts'
import { leaveFor } from '../../api/page.ts'
import { fieldErrors, problemOf } from '../../api/problem.ts'
import { addressIn } from '../../api/tenant.ts'
import { t } from '../../i18n/messages.ts'
import { rich } from '../../i18n/rich.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { DialogActions } from '../../ui/DialogActions.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'

export function DeleteAccountDialog({ onClose }: { onClose: () => void }) {
  const { user, tenant } = useMe()
  const form = useForm({
    initialValues: { confirmation: '', currentPassword: '' },
    validate: { currentPassword: (value) => (value ? null : t('account.enterCurrent')) },
  })
  const remove = useMutation({
    mutationFn: (values: typeof form.values) => api.me.remove(values),
    onSuccess: async () => {
      speakForNobody()
      await leaveFor(addressIn('/sign-in'))
    },
    onError: (error) => form.setErrors(fieldErrors(problemOf(error))),
  })
  const consequences = [
    t('account.deleteSignsOut'),
    ...(tenant.groups ? [t('account.deletePassesGroups')] : []),
    t('account.deleteForGood'),
  ]
  return (
    <Dialog onClose={onClose} title={t('account.deleteTitle')}>
      <form onSubmit={form.onSubmit((values) => remove.mutate(values))} noValidate>
        <Stack gap="md">
          <List size="sm" spacing={4}>
            {consequences.map((each) => (
              <List.Item key={each}>{each}</List.Item>
            ))}
          </List>
          {remove.isError && (
            <ProblemAlert
              error={remove.error}
              title={t('account.notDeleted')}
              fields={Object.keys(form.values)}
            />
          )}
          <TextInput
            label={
              <Text span size="sm" style={{ overflowWrap: 'anywhere' }}>
                {rich('ui.typeToConfirm', { text: user.username })}
              </Text>
            }
            autoComplete="off"
            data-discardable
            data-autofocus
            {...form.getInputProps('confirmation')}
          />
          <PasswordInput
            label={t('account.currentPassword')}
            autoComplete="current-password"
            visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
            {...form.getInputProps('currentPassword')}
          />
          <DialogActions
            onCancel={onClose}
            submit={t('account.deleteMine')}
            busy={remove.isPending}
            disabled={form.values.confirmation !== user.username}
            danger
          />
        </Stack>
      </form>
    </Dialog>
  )
}
