import { Button, Group, Select, Stack, Text } from '@mantine/core'
import type { ColumnTarget, Import } from '@rollcall/contract/imports.ts'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { useMe } from '../../api/me.ts'
import { queryClient } from '../../api/query-client.ts'
import { t } from '../../i18n/messages.ts'
import { listOf } from '../../ui/list.ts'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { Section } from '../../ui/Section.tsx'
import { type Choices, ChoicesFields, choicesOf, isChosen } from './ChoicesFields.tsx'
import { ColumnsTable } from './ColumnsTable.tsx'
import { fileOf } from './given-files.ts'
import { targetsQuery } from './imports.queries.ts'
import { heldTwice, targetLabel } from './targets.ts'
import { useUpload } from './use-upload.ts'

/** What the columns hold, and how users are imported; then every line is checked. */
export function ColumnsStep({ given }: { given: Import }) {
  const { tenant } = useMe()
  const navigate = useNavigate()
  const targets = useQuery(targetsQuery())
  const [columns, setColumns] = useState<(ColumnTarget | null)[]>(() =>
    given.columns.map(({ target }) => target),
  )
  const [choices, setChoices] = useState<Choices>(() => choicesOf(given, tenant))
  const check = useMutation({
    mutationFn: () => api.imports.check({ import: given.id, columns, ...choices }),
    onSuccess: async (checked) => {
      queryClient.setQueryData(['imports', 'one', given.id], checked)
      await navigate({
        to: '/settings/users/imports/$import',
        params: { import: given.id },
        replace: true,
      })
    },
  })
  const twice = heldTwice(columns)
  const some = columns.some((target) => target !== null)
  if (targets.isError) return <ProblemAlert error={targets.error} onRetry={() => void targets.refetch()} />
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        check.mutate()
      }}
    >
      <Stack gap="lg">
        <Sheets given={given} />
        <Section title={t('imports.columns')}>
          <Text size="sm" c="dimmed">
            {t('imports.columnsHint')}
          </Text>
          <ColumnsTable
            given={given.columns}
            value={columns}
            targets={targets.data?.items ?? []}
            onChange={setColumns}
          />
        </Section>
        <ChoicesFields value={choices} onChange={setChoices} />
        {check.isError && <ProblemAlert error={check.error} title={t('imports.notChecked')} />}
        <div role="status">
          {twice.length > 0 && (
            <Text size="sm" c="var(--mantine-color-error)">
              {t('imports.heldTwice', {
                names: listOf(twice.map((target) => targetLabel(target, tenant.attributes))),
              })}
            </Text>
          )}
        </div>
        <Group>
          <Button
            type="submit"
            loading={check.isPending}
            disabled={!some || twice.length > 0 || !isChosen(choices)}
          >
            {t('imports.check', { count: given.lines })}
          </Button>
          <Text size="sm" c="dimmed">
            {t('imports.nothingYet')}
          </Text>
        </Group>
      </Stack>
    </form>
  )
}

/** Which sheet of a workbook is read. Another one is read from the file again, as long as this page has it. */
function Sheets({ given }: { given: Import }) {
  const upload = useUpload()
  const file = fileOf(given.id)
  if (given.sheets.length < 2) return null
  return (
    <Stack gap="xs">
      <Select
        label={t('imports.sheet')}
        description={file ? undefined : t('imports.sheetGone')}
        data={given.sheets}
        value={given.sheet}
        disabled={!file || upload.isPending}
        allowDeselect={false}
        maw={360}
        onChange={(sheet) => {
          if (file && sheet && sheet !== given.sheet) upload.mutate({ file, sheet, instead: given.id })
        }}
      />
      {upload.isError && (
        <ProblemAlert error={upload.error} title={t('imports.notRead', { file: given.file })} />
      )}
    </Stack>
  )
}
