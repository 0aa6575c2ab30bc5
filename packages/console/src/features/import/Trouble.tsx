import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import type { Import } from '@rollcall/contract/imports.ts'
import { IconAlertTriangle } from '@tabler/icons-react'
import { t } from '../../i18n/messages.ts'
import type { Decision } from '../credentials/older-credentials.ts'

interface TroubleProps {
  given: Import
  busy: boolean
  onRun: (olderCredentials: Decision) => void
}

/** Why the last run changed nothing. Where older credentials would get new rights, asks what happens to them. */
export function Trouble({ given: { trouble }, busy, onRun }: TroubleProps) {
  if (!trouble) return null
  const asks = trouble.code === 'access.older_credentials'
  return (
    <Alert
      color={asks ? 'orange' : 'red'}
      variant="light"
      role="alert"
      icon={<IconAlertTriangle size={18} aria-hidden />}
      title={t(asks ? 'imports.olderTitle' : 'imports.notRun')}
    >
      <Stack gap="xs">
        <Text size="sm">{asks ? t('imports.olderText') : trouble.detail}</Text>
        {asks && (
          <Group>
            <Button size="xs" disabled={busy} onClick={() => onRun('end')}>
              {t('imports.olderEnd')}
            </Button>
            <Button size="xs" variant="default" disabled={busy} onClick={() => onRun('keep')}>
              {t('imports.olderKeep')}
            </Button>
          </Group>
        )}
      </Stack>
    </Alert>
  )
}
