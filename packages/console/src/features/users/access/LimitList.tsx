import { ActionIcon, Group, Text } from '@mantine/core'
import type { UserDetails } from '@rollcall/contract/users.ts'
import { IconPencil } from '@tabler/icons-react'
import { useState } from 'react'
import { t } from '../../../i18n/messages.ts'
import { later } from '../../../ui/later.tsx'
import { limitText } from '../../roles/limits.ts'
import type { Access, Limit } from './access.ts'

const LimitDialog = later(() => import('./LimitDialog.tsx').then((module) => module.LimitDialog), {
  rare: true,
})

export function LimitList({ user, access }: { user: UserDetails; access: Access }) {
  const [edited, setEdited] = useState<Limit>()
  return (
    <>
      {access.limits.map((limit) => (
        <Group key={limit.limit} justify="space-between" wrap="nowrap" gap="sm">
          <div>
            <Text size="sm">
              <Text span fw={500}>
                {limitText(limit)}
              </Text>
              {` – ${limit.description}`}
            </Text>
            <Text size="xs" c="dimmed">
              {limit.source === 'user' ? t('userAccess.setForAccount') : t('userAccess.byTheRole')}
            </Text>
          </div>
          {access.actions.setLimits.allowed && (
            <ActionIcon
              aria-label={t('userAccess.changeLimit', { limit: limit.limit })}
              onClick={() => setEdited(limit)}
            >
              <IconPencil size={16} aria-hidden />
            </ActionIcon>
          )}
        </Group>
      ))}
      {edited && <LimitDialog user={user} limit={edited} onClose={() => setEdited(undefined)} />}
    </>
  )
}
