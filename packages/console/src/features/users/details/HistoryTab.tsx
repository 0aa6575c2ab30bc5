import { Stack } from '@mantine/core'
import type { UserDetails } from '@rollcall/contract/users.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { t } from '../../../i18n/messages.ts'
import { EmptyState } from '../../../ui/EmptyState.tsx'
import { ProblemAlert } from '../../../ui/ProblemAlert.tsx'
import { TextLink } from '../../../ui/TextLink.tsx'
import { auditQuery } from '../../audit/audit.queries.ts'
import { EventTable } from '../../audit/parts.ts'

export function HistoryTab({ user }: { user: UserDetails }) {
  const [open, setOpen] = useState<string>()
  const events = useQuery(auditQuery({ target: user.id, limit: 25 }))
  if (events.isError) return <ProblemAlert error={events.error} onRetry={() => void events.refetch()} />
  return (
    <Stack gap="sm">
      <EventTable
        events={events.data?.items}
        open={open}
        onOpen={setOpen}
        empty={<EmptyState title={t('userDetails.nothingYet')}>{t('userDetails.historyText')}</EmptyState>}
      />
      <TextLink to="/settings/audit" search={{ target: user.id }} size="sm">
        {t('userDetails.seeAll')}
      </TextLink>
    </Stack>
  )
}
