import { Button, Group, Stack, Text, Title } from '@mantine/core'
import type { Me } from '@rollcall/contract/me.ts'
import { useState } from 'react'
import { nameOf } from '../api/me.ts'
import { leaveFor } from '../api/page.ts'
import { addressIn, pageTenant } from '../api/tenant.ts'
import { signOut } from '../features/sign-in/sign-out.ts'
import { t } from '../i18n/messages.ts'
import { rich } from '../i18n/rich.ts'
import { useDocumentTitle } from '../ui/PageHeader.tsx'

/** Shown for an address of another tenant than the session's. It only knows the tenant's short name from the address. */
export function OtherTenantPage({ me }: { me: Me }) {
  const title = t('failure.otherTenantTitle')
  useDocumentTitle(title)
  const [busy, setBusy] = useState(false)
  const signInHere = () => {
    setBusy(true)
    void signOut().finally(() => setBusy(false))
  }
  return (
    <Stack component="main" maw={560} mx="auto" px="md" py={64} gap="md">
      <Title order={1}>{title}</Title>
      <Text>
        {rich('failure.otherTenantText', {
          tenant: pageTenant(),
          name: nameOf(me.user),
          own: me.tenant.name,
        })}
      </Text>
      <Group gap="sm">
        <Button onClick={() => void leaveFor(addressIn('/', me.tenant.slug))}>
          {t('failure.goToTenant', { tenant: me.tenant.name })}
        </Button>
        <Button variant="default" loading={busy} onClick={signInHere}>
          {t('failure.signInTo', { tenant: pageTenant() })}
        </Button>
      </Group>
    </Stack>
  )
}
