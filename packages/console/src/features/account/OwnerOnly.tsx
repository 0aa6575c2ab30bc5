import { Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { nameOf, useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'

/** Settings that only the owner changes: an impersonator sees them, but they are disabled. */
export function OwnerOnly({ children }: { children: ReactNode }) {
  const { impersonation, user } = useMe()
  if (!impersonation) return children
  return (
    <Stack gap="md">
      <Text size="sm">{t('account.ownerOnly', { name: nameOf(user) })}</Text>
      <fieldset disabled style={{ border: 0, margin: 0, padding: 0, minWidth: 0 }}>
        {children}
      </fieldset>
    </Stack>
  )
}
