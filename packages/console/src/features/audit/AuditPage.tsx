import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { useMay, useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ListPager } from '../../ui/ListPager.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { AuditFilters } from './AuditFilters.tsx'
import { auditQuery } from './audit.queries.ts'
import { EventTable } from './EventTable.tsx'
import { ExportMenu } from './ExportMenu.tsx'
import { type AuditSearch, filterOf } from './search.ts'

const route = getRouteApi('/shell/settings/audit')

export function AuditPage() {
  const search = route.useSearch()
  // "The last hour" counts from when the page was opened: a list that slides under its pages would skip events.
  const [openedAt] = useState(Date.now)
  const filter = filterOf(search, openedAt)
  const mayExport = useMay('audit:export')
  return (
    <>
      <PageHeader
        title={t('audit.title')}
        description={t('audit.hint')}
        actions={mayExport && <ExportMenu filter={filter} />}
      />
      <AuditFilters />
      <Events filter={filter} />
    </>
  )
}

function Events({ filter }: { filter: ReturnType<typeof filterOf> }) {
  const { preferences } = useMe()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { size = preferences.pageSize, cursor } = search
  const events = useQuery(auditQuery({ ...filter, limit: size, ...(cursor === undefined ? {} : { cursor }) }))
  const go = (change: Partial<AuditSearch>) =>
    void navigate({ search: ({ cursor: _cursor, event: _event, ...before }) => ({ ...before, ...change }) })
  if (events.isError) return <ProblemAlert error={events.error} onRetry={() => void events.refetch()} />
  return (
    <>
      <EventTable
        events={events.data?.items}
        open={search.event}
        onOpen={(event) =>
          void navigate({
            search: ({ event: _, ...before }) => (event === undefined ? before : { ...before, event }),
            replace: true,
          })
        }
        empty={<EmptyState title={t('audit.noMatch')}>{t('audit.widen')}</EmptyState>}
      />
      <ListPager
        page={events.data}
        cursor={cursor}
        size={size}
        noun={(of) => t('audit.counted', { ...of })}
        onGo={go}
      />
    </>
  )
}
