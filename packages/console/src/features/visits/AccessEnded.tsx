import { Group, Stack, Text, Title } from '@mantine/core'
import { useEffect } from 'react'
import { meQuery } from '../../api/me.ts'
import { queryClient } from '../../api/query-client.ts'
import { addressIn } from '../../api/tenant.ts'
import { t } from '../../i18n/messages.ts'
import { rich } from '../../i18n/rich.ts'
import { useDocumentTitle } from '../../ui/PageHeader.tsx'
import { ToTenant } from '../../ui/ToTenant.tsx'
import { clearToasts } from '../../ui/toast.tsx'

interface AccessEndedProps {
  tenant: string
  home: { slug: string; name: string }
}

/** Shown in place of everything else when the access to the tenant of the page has ended: nothing that belongs to it stays. */
export function AccessEnded({ tenant, home }: AccessEndedProps) {
  const title = t('visits.accessEnded', { tenant })
  useDocumentTitle(title)
  useEffect(() => {
    queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== meQuery.queryKey[0] })
    clearToasts()
  }, [])
  return (
    <Stack component="main" maw={560} mx="auto" px="md" py={64} gap="md">
      <Title order={1} tabIndex={-1} ref={(heading) => heading?.focus()} style={{ outline: 'none' }}>
        {title}
      </Title>
      <Text role="alert">{rich('visits.accessEndedText', { home: home.name })}</Text>
      <Group>
        <ToTenant at={addressIn('/', home.slug)}>{t('visits.goHome', { home: home.name })}</ToTenant>
      </Group>
    </Stack>
  )
}
