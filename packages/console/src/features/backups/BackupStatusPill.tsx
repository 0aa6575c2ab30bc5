import { Text } from '@mantine/core'
import type { Backup } from '@rollcall/contract/backups.ts'
import { IconAlertTriangle, IconCircleCheck, IconClock } from '@tabler/icons-react'
import { t } from '../../i18n/messages.ts'
import { Pill } from '../../ui/Pill.tsx'
import { troubleLabels } from './labels.ts'

const looks = {
  waiting: { tone: 'quiet', icon: IconClock, label: t('backups.waiting') },
  running: { tone: 'warning', icon: IconClock, label: t('backups.running') },
  done: { tone: 'good', icon: IconCircleCheck, label: t('backups.done') },
  bytes: { tone: 'good', icon: IconCircleCheck, label: t('backups.doneBytes') },
  failed: { tone: 'bad', icon: IconAlertTriangle, label: t('backups.failed') },
} as const

/** How far it is, and what is wrong with it. */
export function BackupStatusPill({ backup: { status, trouble, checked } }: { backup: Backup }) {
  const { tone, icon: StatusIcon, label } = looks[trouble ? 'failed' : checked === 'bytes' ? 'bytes' : status]
  return (
    <>
      <Pill tone={tone} icon={<StatusIcon size={13} aria-hidden />}>
        {label}
      </Pill>
      {trouble && (
        <Text size="xs" c="dimmed">
          {troubleLabels[trouble]}
        </Text>
      )}
    </>
  )
}
