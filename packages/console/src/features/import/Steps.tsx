import { Box, Group, Text } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { t } from '../../i18n/messages.ts'
import type { Step } from './labels.ts'

const steps: readonly { step: Step; label: string }[] = [
  { step: 'file', label: t('imports.stepFile') },
  { step: 'columns', label: t('imports.stepColumns') },
  { step: 'preview', label: t('imports.stepPreview') },
  { step: 'run', label: t('imports.stepRun') },
  { step: 'done', label: t('imports.stepDone') },
]

/** The steps of an import, and which of them is the present one. */
export function Steps({ at }: { at: Step }) {
  const present = steps.findIndex(({ step }) => step === at)
  return (
    <Group
      component="ol"
      gap="xs"
      m={0}
      mb="md"
      p={0}
      aria-label={t('imports.steps')}
      style={{ listStyle: 'none' }}
    >
      {steps.map(({ step, label }, place) => (
        <Group
          key={step}
          component="li"
          gap={6}
          wrap="nowrap"
          {...(step === at ? { 'aria-current': 'step' as const } : {})}
        >
          {place > 0 && <Box w={14} h={1} bg="var(--line)" aria-hidden />}
          {place < present && <IconCheck size={14} aria-label={t('imports.stepOver')} />}
          <Text size="sm" fw={step === at ? 600 : 400} {...(step === at ? {} : { c: 'dimmed' })}>
            {`${place + 1}. ${label}`}
          </Text>
        </Group>
      ))}
    </Group>
  )
}
