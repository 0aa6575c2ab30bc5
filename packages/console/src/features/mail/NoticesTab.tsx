import { Stack, Text } from '@mantine/core'
import type { Notice } from '@rollcall/contract/mail.ts'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ListPager } from '../../ui/ListPager.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { Time } from '../../ui/Time.tsx'
import type { Column } from '../../ui/table.ts'
import { noticeMeanings } from './labels.ts'
import { noticesQuery } from './mail.queries.ts'

const route = getRouteApi('/shell/account/notices')

const columns: Column<Notice>[] = [
  { key: 'subject', label: t('mails.mail'), render: (notice) => notice.subject },
  { key: 'status', label: t('mails.status'), render: (notice) => noticeMeanings[notice.status] },
  {
    key: 'at',
    label: t('mails.time'),
    min: 190,
    share: 0,
    render: (notice) => <Time at={notice.sentAt ?? notice.createdAt} />,
  },
]

export function NoticesTab() {
  const { user, preferences } = useMe()
  const { size = preferences.pageSize, cursor } = route.useSearch()
  const navigate = route.useNavigate()
  const notices = useQuery(noticesQuery({ limit: size, ...(cursor === undefined ? {} : { cursor }) }))
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        {user.email ? t('mails.noticesHint', { email: user.email }) : t('mails.noAddress')}
      </Text>
      {notices.isError ? (
        <ProblemAlert error={notices.error} onRetry={() => void notices.refetch()} />
      ) : (
        <div>
          <DataTable
            label={t('mails.notices')}
            columns={columns}
            rows={notices.data?.items}
            rowKey={(notice) => notice.id}
            empty={<EmptyState title={t('mails.noneYet')}>{t('mails.noticesCome')}</EmptyState>}
          />
          <ListPager
            page={notices.data}
            cursor={cursor}
            size={size}
            noun={(of) => t('mails.counted', { ...of })}
            onGo={(to) => void navigate({ search: ({ cursor: _, ...before }) => ({ ...before, ...to }) })}
          />
        </div>
      )}
    </Stack>
  )
}
