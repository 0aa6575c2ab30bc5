import type { GroupDetails } from '@rollcall/contract/groups.ts'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ListPager } from '../../ui/ListPager.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { EventTable } from '../audit/parts.ts'
import { groupHistoryQuery } from './groups.queries.ts'

const route = getRouteApi('/shell/groups/$group')

export function GroupHistoryTab({ group }: { group: GroupDetails }) {
  const { preferences } = useMe()
  const { size = preferences.pageSize, cursor } = route.useSearch()
  const navigate = route.useNavigate()
  const [open, setOpen] = useState<string>()
  const events = useQuery(
    groupHistoryQuery(group.id, { limit: size, ...(cursor === undefined ? {} : { cursor }) }),
  )
  if (events.isError) return <ProblemAlert error={events.error} onRetry={() => void events.refetch()} />
  return (
    <>
      <EventTable
        events={events.data?.items}
        open={open}
        onOpen={setOpen}
        empty={<EmptyState title={t('groups.nothingYet')}>{t('groups.historyHint')}</EmptyState>}
      />
      <ListPager
        page={events.data}
        cursor={cursor}
        size={size}
        noun={(of) => t('groups.eventsCounted', { ...of })}
        onGo={(to) => void navigate({ search: { tab: 'history', ...to }, replace: true })}
      />
    </>
  )
}
