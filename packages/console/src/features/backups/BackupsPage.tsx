import { Button, Code, Text } from '@mantine/core'
import type { ListedBackup } from '@rollcall/contract/backups.ts'
import { contract } from '@rollcall/contract/contract.ts'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { mayCall, useMe } from '../../api/me.ts'
import { onlyTotal, useTotal } from '../../api/use-total.ts'
import { t } from '../../i18n/messages.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ListPager } from '../../ui/ListPager.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { Time } from '../../ui/Time.tsx'
import type { Column } from '../../ui/table.ts'
import { BackupItems, DeleteBackupDialog, offersItems, useBackupActions } from './BackupItems.tsx'
import { BackupStatusPill } from './BackupStatusPill.tsx'
import { backupSettingsQuery, backupsQuery } from './backups.queries.ts'
import { encryptionLabels, sizeText } from './labels.ts'
import { NewBackupDialog } from './NewBackupDialog.tsx'

/** As it is typed on a terminal. */
const restoreCommand = 'rollcall restore'

const route = getRouteApi('/shell/server/backups')

/** The backups of the whole server, for those who run it. */
export function BackupsPage() {
  const me = useMe()
  const { size = me.preferences.pageSize, cursor, make, of } = route.useSearch()
  const navigate = route.useNavigate()
  const settings = useQuery(backupSettingsQuery())
  const backups = useQuery(backupsQuery({ limit: size, ...(cursor ? { cursor } : {}) }))
  const total = useTotal(backups, cursor, backupsQuery(onlyTotal))
  const actions = useBackupActions()
  const [deleted, setDeleted] = useState<ListedBackup>()
  const noFolder = settings.data?.folder === null
  const mayMake = mayCall(me, contract.backups.create)
  const ask = (open: boolean) =>
    void navigate({
      search: ({ make: _, of: __, ...before }) => (open ? { ...before, make: 'yes' } : before),
    })
  return (
    <>
      <PageHeader
        title={t('backups.backups')}
        description={t('backups.hint')}
        actions={
          mayMake && (
            <Button
              leftSection={<IconPlus size={16} aria-hidden />}
              disabled={!settings.data || noFolder}
              onClick={() => ask(true)}
            >
              {t('backups.make')}
            </Button>
          )
        }
      />
      {settings.isError && <ProblemAlert error={settings.error} onRetry={() => void settings.refetch()} />}
      {settings.data && !noFolder && (
        <Text size="sm" c="dimmed" mb="sm" style={{ overflowWrap: 'anywhere' }}>
          {scheduleText(settings.data)} {t('backups.restoreHint')}{' '}
          <Code style={{ whiteSpace: 'nowrap' }}>{restoreCommand}</Code>
        </Text>
      )}
      {backups.isError ? (
        <ProblemAlert error={backups.error} onRetry={() => void backups.refetch()} />
      ) : (
        <DataTable
          label={t('backups.backups')}
          columns={columns}
          rows={backups.data?.items}
          rowKey={({ id }) => id}
          menu={{
            nameOf: ({ file }) => file,
            offers: offersItems,
            items: (backup) => (
              <BackupItems backup={backup} actions={actions} onDelete={() => setDeleted(backup)} />
            ),
          }}
          empty={
            noFolder ? (
              <EmptyState title={t('backups.noFolder')}>{t('backups.noFolderHint')}</EmptyState>
            ) : (
              <EmptyState title={t('backups.none')}>{t('backups.noneHint')}</EmptyState>
            )
          }
        />
      )}
      <ListPager
        page={backups.data}
        total={total}
        cursor={cursor}
        size={size}
        noun={(of) => t('backups.counted', { ...of })}
        onGo={(to) => void navigate({ search: ({ cursor: _, ...before }) => ({ ...before, ...to }) })}
      />
      {make && mayMake && settings.data && !noFolder && (
        <NewBackupDialog encryption={settings.data.encryption} of={of} onClose={() => ask(false)} />
      )}
      {deleted && <DeleteBackupDialog backup={deleted} onClose={() => setDeleted(undefined)} />}
    </>
  )
}

function scheduleText({ folder, at, keep }: { folder: string | null; at: string[]; keep: number }): string {
  return at.length === 0
    ? t('backups.byHandOnly', { folder: folder ?? '' })
    : t('backups.schedule', { folder: folder ?? '', times: at.join(', '), keep })
}

const columns: Column<ListedBackup>[] = [
  { key: 'made', share: 0.5, label: t('backups.made'), render: ({ createdAt }) => <Time at={createdAt} /> },
  {
    key: 'status',
    share: 2,
    label: t('backups.status'),
    render: (backup) => <BackupStatusPill backup={backup} />,
  },
  {
    key: 'contents',
    share: 2,
    label: t('backups.contents'),
    render: (backup) => <Contents backup={backup} />,
  },
  {
    key: 'size',
    min: 80,
    share: 0.5,
    label: t('backups.size'),
    render: ({ bytes }) => sizeText(bytes, document.documentElement.lang),
  },
  {
    key: 'encryption',
    share: 0.5,
    label: t('backups.encryption'),
    render: ({ encryption }) => encryptionLabels[encryption],
  },
  {
    key: 'by',
    share: 0.5,
    label: t('backups.by'),
    render: ({ createdBy }) => createdBy?.name ?? t('backups.bySchedule'),
  },
  {
    key: 'file',
    min: 180,
    share: 3,
    label: t('backups.file'),
    render: ({ file }) => <span style={{ overflowWrap: 'anywhere' }}>{file}</span>,
  },
]

/** Which tenants are in it, and how many rows once it is done. */
function Contents({ backup: { tenant, tenants, rows } }: { backup: ListedBackup }) {
  return (
    <>
      <bdi style={{ overflowWrap: 'anywhere' }}>
        {tenant ?? t('backups.allCounted', { count: tenants ?? 0 })}
      </bdi>
      {rows !== null && (
        <Text size="xs" c="dimmed">
          {t('backups.rowsCounted', { rows })}
        </Text>
      )}
    </>
  )
}
