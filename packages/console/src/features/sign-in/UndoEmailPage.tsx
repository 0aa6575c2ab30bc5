import { Button, Stack, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { contract } from '@rollcall/contract/contract.ts'
import type { Output } from '@rollcall/contract/operation.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api } from '../../api/client.ts'
import { fieldErrors, problemOf } from '../../api/problem.ts'
import { t } from '../../i18n/messages.ts'
import { rich } from '../../i18n/rich.ts'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { NewPasswordInput } from '../passwords/NewPasswordInput.tsx'
import { passwordError } from '../passwords/password.ts'
import { LinkPage } from './LinkPage.tsx'

type Found = Output<typeof contract.emailChanges.checkUndo>

export function UndoEmailPage() {
  return (
    <LinkPage
      purpose="email-undo"
      title={t('publicPages.undoEmailTitle')}
      check={(token) => api.emailChanges.checkUndo({ token })}
    >
      {(found, token) => <UndoForm found={found} token={token} />}
    </LinkPage>
  )
}

function UndoForm({ found, token }: { found: Found; token: string }) {
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const form = useForm({
    initialValues: { password: '' },
    validate: { password: (value) => passwordError(value, found) },
  })
  const undo = useMutation({
    mutationFn: ({ password }: typeof form.values) => api.emailChanges.undo({ token, password }),
    onSuccess: async () => {
      queryClient.clear()
      toastDone(t('publicPages.emailRestored', { email: found.email }))
      await navigate({ to: '/sign-in', replace: true })
    },
    onError: (error) => form.setErrors(fieldErrors(problemOf(error))),
  })
  return (
    <form onSubmit={form.onSubmit((values) => undo.mutate(values))} noValidate>
      <Stack gap="md">
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {rich('publicPages.undoEmailText', { username: found.username, email: found.email })}
        </Text>
        {undo.isError && (
          <ProblemAlert
            error={undo.error}
            title={t('publicPages.emailNotRestored')}
            fields={Object.keys(form.values)}
          />
        )}
        <input type="text" name="username" autoComplete="username" value={found.username} readOnly hidden />
        <NewPasswordInput
          label={t('publicPages.newPassword')}
          rules={found}
          names={[found.username, found.email, found.tenant.slug, found.tenant.name]}
          autoFocus
          value={form.values.password}
          onChange={(value) => form.setFieldValue('password', value)}
          error={form.errors.password}
        />
        <Button type="submit" fullWidth loading={undo.isPending}>
          {t('publicPages.undoEmail')}
        </Button>
      </Stack>
    </form>
  )
}
