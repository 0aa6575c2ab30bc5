import { Button, Group, SimpleGrid, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import type { MailText } from '@rollcall/contract/mail-texts.ts'
import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { fieldErrors, problemOf } from '../../api/problem.ts'
import { t } from '../../i18n/messages.ts'
import { LeaveGuard } from '../../ui/LeaveGuard.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { SaveBar } from '../roles/SaveBar.tsx'
import { BuiltInText } from './BuiltInText.tsx'
import { MailView } from './MailView.tsx'
import { type Draft, previewQuery } from './mail-texts.queries.ts'
import { Placeholders } from './Placeholders.tsx'
import { useMailText } from './use-mail-text.ts'

/** How long somebody may stop typing before the preview follows, in milliseconds. */
const pause = 400

export function MailTextEditor({ saved }: { saved: MailText }) {
  const { kind, language } = saved
  const [typed, setTyped] = useState<Pick<MailText, 'subject' | 'body'>>()
  const draft: Draft = { kind, language, subject: saved.subject, body: saved.body, ...typed }
  const changed = draft.subject !== saved.subject || draft.body !== saved.body
  const [shown] = useDebouncedValue(draft, pause, { leading: true })
  const preview = useQuery(previewQuery(shown))
  const text = useMailText(draft, () => setTyped(undefined))
  const errors = preview.isError ? fieldErrors(problemOf(preview.error)) : {}
  const change = (part: Partial<Pick<MailText, 'subject' | 'body'>>) =>
    setTyped({ subject: draft.subject, body: draft.body, ...part })
  return (
    <>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
        <Stack gap="md">
          <BuiltInText text={saved} onUse={() => change(saved.builtIn)} actions={text} />
          <Fields saved={saved} draft={draft} errors={errors} onChange={change} />
          <Group gap="xs">
            <Button
              variant="default"
              size="xs"
              loading={text.test.isPending}
              disabled={preview.isError}
              onClick={() => text.test.mutate()}
            >
              {t('mailTexts.sendToMe')}
            </Button>
          </Group>
          {text.problem && <ProblemAlert error={text.problem} title={t('mailTexts.notDone')} />}
        </Stack>
        <Stack gap="xs" role="region" aria-label={t('mailTexts.preview')}>
          <Text size="sm" c="dimmed">
            {t('mailTexts.previewHint')}
          </Text>
          {preview.data && (
            <>
              <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
                {preview.data.subject}
              </Text>
              <MailView mail={preview.data} />
            </>
          )}
          {preview.isError && Object.keys(errors).length === 0 && <ProblemAlert error={preview.error} />}
        </Stack>
      </SimpleGrid>
      {changed && (
        <SaveBar
          text={t('settings.unsaved')}
          saveLabel={t('settings.save')}
          busy={text.save.isPending}
          blocked={preview.isError}
          onSave={() => text.save.mutate()}
          discardLabel={t('settings.discard')}
          onDiscard={() => setTyped(undefined)}
        />
      )}
      <LeaveGuard active={changed} />
    </>
  )
}

interface FieldsProps {
  saved: MailText
  draft: Draft
  errors: Record<string, string>
  onChange: (part: Partial<Pick<MailText, 'subject' | 'body'>>) => void
}

function Fields({ saved, draft, errors, onChange }: FieldsProps) {
  const body = useRef<HTMLTextAreaElement>(null)
  const insert = (placeholder: string, alone: boolean) => {
    const { selectionStart: from, selectionEnd: to } = body.current ?? { selectionStart: 0, selectionEnd: 0 }
    const put = alone ? `\n\n${placeholder}\n\n` : placeholder
    onChange({ body: draft.body.slice(0, from) + put + draft.body.slice(to) })
    body.current?.focus()
  }
  return (
    <>
      <TextInput
        label={t('mailTexts.subject')}
        maxLength={200}
        value={draft.subject}
        error={errors.subject}
        onChange={(event) => onChange({ subject: event.currentTarget.value })}
      />
      <Textarea
        ref={body}
        label={t('mailTexts.body')}
        description={t('mailTexts.bodyHint')}
        autosize
        minRows={10}
        maxRows={24}
        maxLength={5000}
        value={draft.body}
        error={errors.body}
        onChange={(event) => onChange({ body: event.currentTarget.value })}
      />
      <Placeholders placeholders={saved.placeholders} onInsert={insert} />
    </>
  )
}
