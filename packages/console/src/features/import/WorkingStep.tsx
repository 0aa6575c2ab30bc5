import { Progress, Stack, Text } from '@mantine/core'
import type { Import } from '@rollcall/contract/imports.ts'
import { t } from '../../i18n/messages.ts'
import { stateText } from './labels.ts'

/** How far the server is with a check, an import or taking one back. */
export function WorkingStep({ given }: { given: Import }) {
  const { status, progress, lines } = given
  const hint = status === 'checking' ? t('imports.canLeaveCheck') : t('imports.canLeave')
  return (
    <Stack gap={6}>
      <Progress.Root
        size="lg"
        role="progressbar"
        aria-label={t('imports.progress')}
        aria-valuemin={0}
        aria-valuemax={lines}
        aria-valuenow={progress}
        aria-valuetext={stateText(given)}
      >
        <Progress.Section
          value={lines === 0 ? 0 : (100 * progress) / lines}
          animated={progress === 0}
          withAria={false}
        />
      </Progress.Root>
      <Text size="sm" fw={500} role="status">
        {stateText(given)}
      </Text>
      <Text size="xs" c="dimmed">
        {hint}
      </Text>
    </Stack>
  )
}
