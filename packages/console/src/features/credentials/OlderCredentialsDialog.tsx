import { List, Radio, Stack, Text } from '@mantine/core'
import { useLocation } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { t } from '../../i18n/messages.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { DialogActions } from '../../ui/DialogActions.tsx'
import { type Decision, olderNotes, olderWords, type Question } from './older-credentials.ts'

/** Asks whether older credentials stay. */
export function OlderCredentialsDialog({ question: { found, answer } }: { question: Question }) {
  const [decision, setDecision] = useState<Decision>('end')
  const { href } = useLocation()
  const [askedAt] = useState(href)
  useEffect(() => {
    // Cancelling answers nothing, so nothing is changed.
    if (href !== askedAt) answer(undefined)
  }, [href, askedAt, answer])
  const words = olderWords(found)
  const notes = olderNotes(found)
  return (
    <Dialog
      onClose={() => answer(undefined)}
      title={words ? t('credentials.olderTitle') : t('credentials.keysSleepTitle')}
      zIndex={400}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          answer(decision)
        }}
      >
        <Stack gap="md">
          {words && (
            <>
              <Text size="sm">{t('credentials.olderText', { words })}</Text>
              <Radio.Group
                aria-label={t('credentials.whatIsOlder')}
                value={decision}
                onChange={(value) => setDecision(value as Decision)}
              >
                <Stack gap="xs">
                  <Radio
                    value="end"
                    label={t('credentials.endsOlder', { words })}
                    description={t('credentials.endsHint')}
                  />
                  <Radio value="keep" label={t('credentials.keep')} description={t('credentials.keepHint')} />
                </Stack>
              </Radio.Group>
            </>
          )}
          {notes.length > 0 && (
            <List size="sm" spacing={4}>
              {notes.map((note) => (
                <List.Item key={note}>{note}</List.Item>
              ))}
            </List>
          )}
          <DialogActions
            onCancel={() => answer(undefined)}
            submit={words && decision === 'end' ? t('credentials.giveAndEnd') : t('credentials.give')}
            busy={false}
          />
        </Stack>
      </form>
    </Dialog>
  )
}
