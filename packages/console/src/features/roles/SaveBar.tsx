import { Button, Group, Paper, Text } from '@mantine/core'
import { useEffect } from 'react'
import { t } from '../../i18n/messages.ts'

interface SaveBarProps {
  /** The unsaved changes, in short. */
  text: string
  saveLabel: string
  busy?: boolean
  blocked?: boolean
  onSave: () => void
  discardLabel: string
  onDiscard: () => void
}

/** Stays in view as long as there are unsaved changes. */
export function SaveBar({ text, saveLabel, busy, blocked, onSave, discardLabel, onDiscard }: SaveBarProps) {
  useEffect(() => keepFocusOnPage, [])
  return (
    <Paper
      component="section"
      aria-label={t('roles.unsavedChanges')}
      className="rc-bar"
      withBorder
      shadow="md"
      p="xs"
      mt="md"
    >
      <Group gap="xs" justify="space-between">
        <Text size="sm" fw={600} role="status">
          {text}
        </Text>
        <Group gap="xs">
          <Button size="xs" variant="default" onClick={onDiscard}>
            {discardLabel}
          </Button>
          <Button size="xs" onClick={onSave} loading={busy ?? false} disabled={blocked ?? false}>
            {saveLabel}
          </Button>
        </Group>
      </Group>
    </Paper>
  )
}

/** When the bar goes away with its focused button, the focus moves to the beginning of the page. */
function keepFocusOnPage(): void {
  if (document.activeElement === document.body)
    document.getElementById('content')?.focus({ preventScroll: true })
}
