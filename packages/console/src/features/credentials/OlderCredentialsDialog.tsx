import { List, Radio, Stack, Text } from '@mantine/core'
import { useLocation } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { Dialog } from '../../ui/Dialog.tsx'
import { DialogActions } from '../../ui/DialogActions.tsx'
import { type Decision, olderNotes, olderWords, type Question } from './older-credentials.ts'

/** Asks whether older credentials stay. */
export function OlderCredentialsDialog({ question: { found, answer } }: { question: Question }) {
  const [decision, setDecision] = useState<Decision>('end')
  const { href } = useLocation()
  const [askedAt] = useState(href)
  useEffect(() => {
    // Going back leaves the question unanswered, and so nothing is changed.
    if (href !== askedAt) answer(undefined)
  }, [href, askedAt, answer])
  const words = olderWords(found)
  const notes = olderNotes(found)
  return (
    <Dialog
      onClose={() => answer(undefined)}
      title={words ? 'Older than these rights' : 'API keys will sleep'}
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
              <Text size="sm">
                {`There are ${words} from before. Whoever made or holds them would have the new rights as well.`}
              </Text>
              <Radio.Group
                aria-label="What is older"
                value={decision}
                onChange={(value) => setDecision(value as Decision)}
              >
                <Stack gap="xs">
                  <Radio
                    value="end"
                    label={`Ends ${words} that are older than these rights`}
                    description="People sign in again and make their keys anew."
                  />
                  <Radio value="keep" label="Keep them" description="They get these rights too." />
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
            submit={words && decision === 'end' ? 'Give rights and end them' : 'Give rights'}
            busy={false}
          />
        </Stack>
      </form>
    </Dialog>
  )
}
