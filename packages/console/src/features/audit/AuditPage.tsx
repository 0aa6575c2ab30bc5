import { Box, Button, Collapse, Skeleton, Stack } from '@mantine/core'
import { useDisclosure, useMediaQuery } from '@mantine/hooks'
import { contract } from '@rollcall/contract/contract.ts'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useMayCall, useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ListPager } from '../../ui/ListPager.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { zoneOf } from '../../ui/time.ts'
import { AuditFacets } from './AuditFacets.tsx'
import { AuditFilters } from './AuditFilters.tsx'
import { auditQuery, auditSummaryQuery } from './audit.queries.ts'
import { EventMenu } from './EventMenu.tsx'
import { EventTable } from './EventTable.tsx'
import { ExportMenu } from './ExportMenu.tsx'
import { type AuditFilter, type AuditSearch, filterOf } from './search.ts'
import { Timeline } from './Timeline.tsx'

const route = getRouteApi('/shell/settings/audit')

export function AuditPage() {
  const search = route.useSearch()
  // "The last hour" counts from when the page was opened: if the range moved, paging would skip events.
  const [openedAt] = useState(Date.now)
  const filter = filterOf(search, openedAt)
  const mayExport = useMayCall(contract.audit.exportEvents)
  const summary = useQuery(auditSummaryQuery(filter, zoneOf(useMe().preferences)))
  const narrow = useMediaQuery('(max-width: 62em)')
  return (
    <>
      <PageHeader
        title={t('audit.title')}
        description={t('audit.hint')}
        actions={mayExport && <ExportMenu filter={filter} />}
      />
      <AuditFilters />
      {summary.data && <Timeline summary={summary.data} />}
      <div style={{ display: 'flex', flexDirection: narrow ? 'column' : 'row', gap: 16 }}>
        <Aside narrow={narrow}>
          {summary.isError && <ProblemAlert error={summary.error} onRetry={() => void summary.refetch()} />}
          {summary.data && <AuditFacets summary={summary.data} />}
          {summary.isPending && <FacetsToCome />}
        </Aside>
        <Box flex={1} miw={0}>
          <Events filter={filter} />
        </Box>
      </div>
    </>
  )
}

/** Beside the events where there is room, folded above them where there is not. */
function Aside({ narrow, children }: { narrow: boolean; children: ReactNode }) {
  const [open, { toggle }] = useDisclosure(false)
  if (!narrow)
    return (
      <Box component="section" aria-label={t('audit.narrow')} w={230} flex="none">
        {children}
      </Box>
    )
  return (
    <Box component="section" aria-label={t('audit.narrow')}>
      <Button size="xs" variant="default" aria-expanded={open} onClick={toggle} mb={open ? 'sm' : 0}>
        {t('audit.narrow')}
      </Button>
      <Collapse expanded={open}>{children}</Collapse>
    </Box>
  )
}

/** A heading and values, twice. */
const widths = Array.from({ length: 14 }, (_, place) => [place, place % 7 === 0 ? '40%' : '100%'] as const)

function FacetsToCome() {
  return (
    <Stack gap="xs" aria-hidden>
      {widths.map(([key, width]) => (
        <Skeleton key={key} height={14} width={width} />
      ))}
    </Stack>
  )
}

function Events({ filter }: { filter: AuditFilter }) {
  const { preferences } = useMe()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { size = preferences.pageSize, cursor } = search
  const events = useQuery(auditQuery({ ...filter, limit: size, ...(cursor === undefined ? {} : { cursor }) }))
  const go = (change: Partial<AuditSearch>) =>
    void navigate({ search: ({ cursor: _cursor, event: _event, ...before }) => ({ ...before, ...change }) })
  if (events.isError) return <ProblemAlert error={events.error} onRetry={() => void events.refetch()} />
  const goesOn = events.data?.nextCursor !== undefined
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
        menu={(event) => <EventMenu event={event} />}
        empty={
          <EmptyState title={t('audit.noMatch')}>
            {goesOn ? t('audit.lookFurther') : t('audit.widen')}
          </EmptyState>
        }
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
