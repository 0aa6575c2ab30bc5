import { Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { t } from '../../i18n/messages.ts'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { usualDormant } from '../users/people/search.ts'
import { Accounts } from './Accounts.tsx'
import { DeletedTenants } from './DeletedTenants.tsx'
import { Ends } from './Ends.tsx'
import { FirstSteps } from './FirstSteps.tsx'
import { overviewQuery } from './overview.queries.ts'
import { SeatsSection } from './SeatsSection.tsx'
import { SignIns } from './SignIns.tsx'
import { Work } from './Work.tsx'

const route = getRouteApi('/shell/settings/overview')

export function OverviewPage() {
  const { dormant = usualDormant } = route.useSearch()
  const overview = useQuery(overviewQuery(Number(dormant)))
  return (
    <>
      <PageHeader title={t('overview.title')} description={t('overview.hint')} />
      {overview.isError && !overview.data && (
        <ProblemAlert error={overview.error} onRetry={() => void overview.refetch()} />
      )}
      {overview.isPending && <Loading />}
      {overview.data && (
        <Stack gap="xl">
          <DeletedTenants />
          <FirstSteps />
          <Accounts accounts={overview.data.accounts} dormant={dormant} />
          <SeatsSection />
          {overview.data.signIns && <SignIns signIns={overview.data.signIns} />}
          <Ends {...overview.data} />
          <Work {...overview.data} />
        </Stack>
      )}
    </>
  )
}

function Loading() {
  return (
    <Stack gap="xl" aria-busy>
      <Skeleton height={84} />
      <Skeleton height={280} />
      <Skeleton height={120} />
    </Stack>
  )
}
