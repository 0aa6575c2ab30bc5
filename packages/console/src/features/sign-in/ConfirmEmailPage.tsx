import { Button, Stack, Text } from '@mantine/core'
import type { contract } from '@rollcall/contract/contract.ts'
import type { Output } from '@rollcall/contract/operation.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api } from '../../api/client.ts'
import { t } from '../../i18n/messages.ts'
import { rich } from '../../i18n/rich.ts'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { LinkPage } from './LinkPage.tsx'

type Found = Output<typeof contract.emailChanges.check>

export function ConfirmEmailPage() {
  return (
    <LinkPage
      purpose="email"
      title={t('publicPages.confirmEmailTitle')}
      check={(token) => api.emailChanges.check({ token })}
    >
      {(found, token) => <Confirmation found={found} token={token} />}
    </LinkPage>
  )
}

/** A button, because programs that look at mails follow their links. */
function Confirmation({ found, token }: { found: Found; token: string }) {
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const confirm = useMutation({
    mutationFn: () => api.emailChanges.confirm({ token }),
    onSuccess: async () => {
      queryClient.clear()
      toastDone(t('publicPages.emailConfirmed', { email: found.email }))
      await navigate({ to: '/account', replace: true })
    },
  })
  return (
    <Stack gap="md">
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {rich('publicPages.confirmEmailText', { username: found.username, email: found.email })}
      </Text>
      {confirm.isError && <ProblemAlert error={confirm.error} title={t('publicPages.emailNotConfirmed')} />}
      <Button fullWidth loading={confirm.isPending} onClick={() => confirm.mutate()}>
        {t('publicPages.confirmEmail')}
      </Button>
    </Stack>
  )
}
