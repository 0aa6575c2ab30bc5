import { Anchor, Button, FileButton, List, Stack, Text } from '@mantine/core'
import { IconFileUpload } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { type DragEvent, useState } from 'react'
import { api } from '../../api/client.ts'
import { problemOf } from '../../api/problem.ts'
import { pageTenant } from '../../api/tenant.ts'
import { t } from '../../i18n/messages.ts'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { saveFile } from '../../ui/save-file.ts'
import { toastProblem } from '../../ui/toast.tsx'
import { isTooLarge, useUpload } from './use-upload.ts'

const accepted =
  '.csv,.tsv,.txt,.xlsx,text/csv,text/tab-separated-values,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** The same file would be refused again. */
const hopeless: readonly string[] = ['import.file_unreadable', 'import.too_many', 'request.too_large']

/** A file is chosen or dropped, and sent at once: nothing is imported by that. */
export function FileStep() {
  const upload = useUpload()
  const [over, setOver] = useState(false)
  const [tooLarge, setTooLarge] = useState<string>()
  const give = (file: File | null | undefined) => {
    if (!file || upload.isPending) return
    setTooLarge(isTooLarge(file) ? file.name : undefined)
    upload.reset()
    if (!isTooLarge(file)) upload.mutate({ file })
  }
  const sent = upload.variables?.file
  return (
    <Stack gap="md">
      <Stack
        style={{
          border: `2px dashed ${over ? 'var(--mantine-primary-color-filled)' : 'var(--line)'}`,
          borderRadius: 'var(--mantine-radius-md)',
        }}
        align="center"
        gap="xs"
        p="xl"
        onDragOver={(event: DragEvent) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event: DragEvent) => {
          event.preventDefault()
          setOver(false)
          give(event.dataTransfer.files[0])
        }}
      >
        <IconFileUpload size={30} stroke={1.5} aria-hidden />
        <Text ta="center">
          {upload.isPending && sent ? t('imports.reading', { file: sent.name }) : t('imports.drop')}
        </Text>
        <FileButton onChange={give} accept={accepted} inputProps={{ 'aria-label': t('imports.file') }}>
          {(props) => (
            <Button {...props} loading={upload.isPending}>
              {t('imports.choose')}
            </Button>
          )}
        </FileButton>
        <Text size="xs" c="dimmed" ta="center">
          {t('imports.nothingYet')}
        </Text>
      </Stack>
      <div role="status">
        {tooLarge !== undefined && (
          <Text size="sm" c="var(--mantine-color-error)">
            {t('imports.tooLarge', { file: tooLarge })}
          </Text>
        )}
      </div>
      {upload.isError && (
        <ProblemAlert
          error={upload.error}
          title={t('imports.notRead', { file: sent?.name ?? '' })}
          {...(hopeless.includes(problemOf(upload.error).code) ? {} : { onRetry: () => give(sent) })}
        />
      )}
      <Understood />
    </Stack>
  )
}

/** What a file may be, and a template. */
function Understood() {
  const template = useMutation({
    mutationFn: async () =>
      saveFile(await (await api.imports.template({})).blob(), `users-${pageTenant()}.csv`),
    onError: (error) => toastProblem(t('imports.noTemplate'), error),
  })
  return (
    <Stack gap={6}>
      <List size="sm" spacing={4}>
        <List.Item>{t('imports.understood')}</List.Item>
        <List.Item>{t('imports.understoodColumns')}</List.Item>
        <List.Item>{t('imports.understoodSize')}</List.Item>
      </List>
      <Text size="sm">
        <Anchor component="button" type="button" size="sm" onClick={() => template.mutate()}>
          {t('imports.template')}
        </Anchor>
      </Text>
    </Stack>
  )
}
