import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import type { Import } from '@rollcall/contract/imports.ts'
import { IconAlertTriangle, IconDownload } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '../../api/client.ts'
import { queryClient } from '../../api/query-client.ts'
import { t } from '../../i18n/messages.ts'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { saveFile } from '../../ui/save-file.ts'
import { toastProblem } from '../../ui/toast.tsx'
import { type Decision, decidingOlder } from '../credentials/older-credentials.ts'
import { Lines } from './Lines.tsx'
import { Trouble } from './Trouble.tsx'

/** What the file would do, before it does anything. */
export function PreviewStep({ given }: { given: Import }) {
  const { counts } = given
  const users = counts.created + counts.changed
  const run = useMutation({
    mutationFn: (decided?: Decision) => {
      const start = (olderCredentials: Decision | 'ask') =>
        api.imports.run({ import: given.id, olderCredentials })
      return decided ? start(decided) : decidingOlder(start)
    },
    onSuccess: (running) => queryClient.setQueryData(['imports', 'one', given.id], running),
  })
  return (
    <Stack gap="md">
      <Trouble given={given} busy={run.isPending} onRun={run.mutate} />
      {counts.refused > 0 && <Refused given={given} />}
      {run.isError && <ProblemAlert error={run.error} title={t('imports.notRun')} />}
      <Group>
        {given.actions.run.allowed && users > 0 && counts.refused === 0 && (
          <Button loading={run.isPending} onClick={() => run.mutate(undefined)}>
            {t('imports.run', { count: users })}
          </Button>
        )}
        {given.actions.check.allowed && (
          <Button
            variant="default"
            renderRoot={(props) => (
              <Link
                {...props}
                to="/settings/users/imports/$import"
                params={{ import: given.id }}
                search={{ step: 'columns' }}
              />
            )}
          >
            {t('imports.changeColumns')}
          </Button>
        )}
      </Group>
      <Consequences given={given} />
      <Lines given={given} />
    </Stack>
  )
}

/** Why nothing can be imported yet, and the lines as a file. */
function Refused({ given }: { given: Import }) {
  const download = useMutation({
    mutationFn: async () =>
      saveFile(
        await (await api.imports.downloadRefused({ import: given.id })).blob(),
        `${given.file.replace(/\.\w+$/, '')}-refused.csv`,
      ),
    onError: (error) => toastProblem(t('imports.notDownloaded'), error),
  })
  return (
    <Alert
      color="orange"
      variant="light"
      icon={<IconAlertTriangle size={18} aria-hidden />}
      title={t('imports.refusedTitle', { count: given.counts.refused })}
    >
      <Stack gap="xs">
        <Text size="sm">{t('imports.refusedText')}</Text>
        <Group>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconDownload size={14} aria-hidden />}
            loading={download.isPending}
            onClick={() => download.mutate()}
          >
            {t('imports.downloadRefused')}
          </Button>
          <Button component={Link} to="/settings/users/imports" size="xs" variant="default">
            {t('imports.anotherFile')}
          </Button>
        </Group>
      </Stack>
    </Alert>
  )
}

function Consequences({ given }: { given: Import }) {
  const { counts, invitations } = given
  if (counts.refused > 0) return null
  if (counts.created + counts.changed === 0) return <Text size="sm">{t('imports.nothingToDo')}</Text>
  const invited = {
    now: t('imports.sendsNow', { count: counts.created }),
    none: t('imports.sendsNone'),
    later: t('imports.sendsLater', { count: counts.created }),
  }[invitations]
  return (
    <Text size="sm" c="dimmed">
      {t('imports.allOrNothing')} {counts.created > 0 && invited}
    </Text>
  )
}
