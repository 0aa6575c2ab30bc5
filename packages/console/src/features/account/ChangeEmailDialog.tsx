import { PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { useMe } from '../../api/me.ts'
import { fieldErrors, problemOf } from '../../api/problem.ts'
import { t } from '../../i18n/messages.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { DialogActions } from '../../ui/DialogActions.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { emailChangeQuery } from './account.queries.ts'

export function ChangeEmailDialog({ onClose }: { onClose: () => void }) {
  const { user } = useMe()
  const queryClient = useQueryClient()
  const form = useForm({
    initialValues: { email: '', currentPassword: '' },
    validate: {
      email: (value) => (value.trim() ? null : t('account.enterNewEmail')),
      currentPassword: (value) => (value ? null : t('account.enterCurrent')),
    },
  })
  const request = useMutation({
    mutationFn: ({ email, currentPassword }: typeof form.values) =>
      api.emailChanges.request({ email: email.trim(), currentPassword }),
    onSuccess: ({ email }) => {
      void queryClient.invalidateQueries({ queryKey: emailChangeQuery.queryKey })
      toastDone(t('account.emailAsked', { email }))
      onClose()
    },
    onError: (error) => form.setErrors(fieldErrors(problemOf(error))),
  })
  return (
    <Dialog onClose={onClose} title={t('account.changeEmail')}>
      <form onSubmit={form.onSubmit((values) => request.mutate(values))} noValidate>
        <Stack gap="md">
          <Text size="sm">{t(user.email === null ? 'account.addEmailText' : 'account.changeEmailText')}</Text>
          {request.isError && (
            <ProblemAlert
              error={request.error}
              title={t('account.emailNotAsked')}
              fields={Object.keys(form.values)}
            />
          )}
          <TextInput
            label={t('account.newEmail')}
            type="email"
            autoComplete="email"
            data-autofocus
            {...form.getInputProps('email')}
          />
          <PasswordInput
            label={t('account.currentPassword')}
            autoComplete="current-password"
            visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
            {...form.getInputProps('currentPassword')}
          />
          <DialogActions onCancel={onClose} submit={t('account.sendConfirmation')} busy={request.isPending} />
        </Stack>
      </form>
    </Dialog>
  )
}
