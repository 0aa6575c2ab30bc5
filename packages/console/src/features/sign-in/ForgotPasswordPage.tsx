import { Alert, Skeleton, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { SignInOptions } from '@rollcall/contract/sign-in.ts'
import { IconMail } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { t } from '../../i18n/messages.ts'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { TextLink } from '../../ui/TextLink.tsx'
import { PublicPage } from './PublicPage.tsx'
import { SlowDownButton } from './SlowDownButton.tsx'
import { loginField, loginMissing, optionsQuery } from './sign-in.queries.ts'
import { useSlowDown } from './use-slow-down.ts'

export function ForgotPasswordPage() {
  const options = useQuery(optionsQuery())
  const { data } = options
  return (
    <PublicPage title={t('publicPages.forgotTitle')}>
      {options.isPending && <Skeleton height={140} />}
      {options.isError && <ProblemAlert error={options.error} onRetry={() => void options.refetch()} />}
      {data && <RequestForm options={data} />}
      <TextLink to="/sign-in" size="sm">
        {t('publicPages.back')}
      </TextLink>
    </PublicPage>
  )
}

function RequestForm({ options }: { options: SignInOptions }) {
  const field = loginField(options)
  const slowDown = useSlowDown()
  const form = useForm({
    initialValues: { login: '' },
    validate: { login: (value) => (value.trim() ? null : loginMissing(options)) },
  })
  const request = useMutation({
    mutationFn: (login: string) => api.passwordResets.request({ login }),
    onError: slowDown.begin,
  })
  if (request.isSuccess) return <Requested />
  return (
    <form onSubmit={form.onSubmit(({ login }) => request.mutate(login.trim()))} noValidate>
      <Stack gap="md">
        <Text size="sm">{t('publicPages.linkGoesTo')}</Text>
        {request.isError && <ProblemAlert error={request.error} title={t('publicPages.noLinkAsked')} />}
        <TextInput {...field} {...form.getInputProps('login')} />
        <SlowDownButton label={t('publicPages.sendLink')} busy={request.isPending} left={slowDown.left} />
      </Stack>
    </form>
  )
}

/** The same answer for every input: it must not reveal who has an account. */
function Requested() {
  return (
    <Alert role="status" icon={<IconMail size={18} aria-hidden />} title={t('publicPages.checkMailbox')}>
      <Stack gap="xs">
        <Text size="sm">{t('publicPages.mailOnItsWay')}</Text>
        <Text size="sm">{t('publicPages.nothingThere')}</Text>
      </Stack>
    </Alert>
  )
}
