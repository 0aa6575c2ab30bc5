import { Alert, Skeleton, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { SignInOptions } from '@rollcall/contract/sign-in.ts'
import { IconMail } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { TextLink } from '../../ui/TextLink.tsx'
import { PublicPage, placeName } from './PublicPage.tsx'
import { SlowDownButton } from './SlowDownButton.tsx'
import { loginField, optionsQuery } from './sign-in.queries.ts'
import { useSlowDown } from './use-slow-down.ts'

export function ForgotPasswordPage() {
  const options = useQuery(optionsQuery())
  const { data } = options
  return (
    <PublicPage
      title="Forgot password"
      place={data && placeName(data.product, data.tenant.name)}
      accentColor={data?.accentColor}
    >
      {options.isPending && <Skeleton height={140} />}
      {options.isError && <ProblemAlert error={options.error} onRetry={() => void options.refetch()} />}
      {data && <RequestForm options={data} />}
      <TextLink to="/sign-in" size="sm">
        Back to sign-in
      </TextLink>
    </PublicPage>
  )
}

function RequestForm({ options }: { options: SignInOptions }) {
  const field = loginField(options)
  const slowDown = useSlowDown()
  const form = useForm({
    initialValues: { login: '' },
    validate: { login: (value) => (value.trim() ? null : `Enter your ${field.label.toLowerCase()}.`) },
  })
  const request = useMutation({
    mutationFn: (login: string) => api.passwordResets.request({ login }),
    onError: slowDown.begin,
  })
  if (request.isSuccess) return <Requested />
  return (
    <form onSubmit={form.onSubmit(({ login }) => request.mutate(login.trim()))} noValidate>
      <Stack gap="md">
        <Text size="sm">A link to choose a new password goes to the email address of your account.</Text>
        {request.isError && <ProblemAlert error={request.error} title="No link was asked for" />}
        <TextInput {...field} {...form.getInputProps('login')} />
        <SlowDownButton label="Send link" busy={request.isPending} left={slowDown.left} />
      </Stack>
    </form>
  )
}

/** The same for whatever was typed: it must not tell who has an account here. */
function Requested() {
  return (
    <Alert role="status" icon={<IconMail size={18} aria-hidden />} title="Look into your mailbox">
      <Stack gap="xs">
        <Text size="sm">
          If there is such an account, a mail is on its way: with a link to choose a new password, which works
          once and for 30 minutes, or with your invitation if you have not registered yet. A newer link ends
          the one before.
        </Text>
        <Text size="sm">
          Nothing there after a few minutes, not even in the spam folder? Ask an administrator to send it.
        </Text>
      </Stack>
    </Alert>
  )
}
