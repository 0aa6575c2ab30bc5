import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import type { MailText } from '@rollcall/contract/mail-texts.ts'
import { useState } from 'react'
import { t } from '../../i18n/messages.ts'
import { richWith } from '../../i18n/rich.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { Time } from '../../ui/Time.tsx'
import type { useMailText } from './use-mail-text.ts'

interface BuiltInTextProps {
  text: MailText
  /** Takes the built-in text to go on from. */
  onUse: () => void
  actions: ReturnType<typeof useMailText>
}

/** Whose text it is, and the way back to the built-in one; says when that is another one by now. */
export function BuiltInText({ text, onUse, actions }: BuiltInTextProps) {
  const [asking, setAsking] = useState(false)
  if (!text.changedAt)
    return (
      <Text size="sm" c="dimmed">
        {t('mailTexts.isBuiltIn')}
      </Text>
    )
  return (
    <Stack gap="xs">
      {text.changedFrom && (
        <Alert title={t('mailTexts.builtInChanged')}>
          <Stack gap="xs">
            <Text size="sm">{t('mailTexts.builtInChangedHint')}</Text>
            <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
              {`${text.builtIn.subject}\n\n${text.builtIn.body}`}
            </Text>
            <Group gap="xs">
              <Button size="xs" variant="default" onClick={onUse}>
                {t('mailTexts.takeNew')}
              </Button>
              <Button size="xs" variant="default" onClick={() => actions.save.mutate()}>
                {t('mailTexts.keepMine')}
              </Button>
            </Group>
          </Stack>
        </Alert>
      )}
      <Group gap="sm">
        <Text size="sm" c="dimmed">
          {richWith('mailTexts.changedAt', { time: <Time at={text.changedAt} /> })}
        </Text>
        <Button size="xs" variant="default" onClick={() => setAsking(true)}>
          {t('mailTexts.reset')}
        </Button>
      </Group>
      {asking && (
        <ConfirmDialog
          title={t('mailTexts.resetTitle')}
          consequences={[t('mailTexts.resetText')]}
          confirmLabel={t('mailTexts.reset')}
          busy={actions.reset.isPending}
          error={actions.reset.error}
          onConfirm={() => actions.reset.mutate(undefined, { onSuccess: () => setAsking(false) })}
          onClose={() => setAsking(false)}
        />
      )}
    </Stack>
  )
}
