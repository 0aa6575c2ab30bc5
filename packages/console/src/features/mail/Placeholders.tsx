import { Button, Stack, Text } from '@mantine/core'
import type { MailPlaceholder } from '@rollcall/contract/mail-texts.ts'
import { t } from '../../i18n/messages.ts'
import { placeLabel } from './text-labels.ts'

interface PlaceholdersProps {
  placeholders: readonly MailPlaceholder[]
  onInsert: (placeholder: string, alone: boolean) => void
}

/** What may stand in a text, and what it stands for; each is put in where the cursor is. */
export function Placeholders({ placeholders, onInsert }: PlaceholdersProps) {
  return (
    <Stack gap={4} role="group" aria-label={t('mailTexts.placeholders')}>
      <Text size="sm" fw={600}>
        {t('mailTexts.placeholders')}
      </Text>
      {placeholders.map(({ name, required, button }) => (
        <div key={name} style={{ display: 'grid', gridTemplateColumns: '110px 1fr', gap: 8 }}>
          <Button
            size="compact-xs"
            variant="default"
            aria-label={t('mailTexts.insert', { placeholder: `{${name}}` })}
            onClick={() => onInsert(`{${name}}`, button)}
          >
            {`{${name}}`}
          </Button>
          <Text size="xs" c="dimmed">
            {required ? t('mailTexts.required', { meaning: placeLabel(name) }) : placeLabel(name)}
          </Text>
        </div>
      ))}
    </Stack>
  )
}
