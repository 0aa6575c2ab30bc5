import { Alert, Progress, Skeleton, Stack, Text } from '@mantine/core'
import type { TenantOfServer } from '@rollcall/contract/tenants.ts'
import { IconPlayerPause, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { problemOf } from '../../api/problem.ts'
import { addressIn } from '../../api/tenant.ts'
import { t } from '../../i18n/messages.ts'
import { richWith } from '../../i18n/rich.ts'
import { CopyField } from '../../ui/CopyField.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { type Fact, Facts } from '../../ui/Facts.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { TextLink } from '../../ui/TextLink.tsx'
import { Time } from '../../ui/Time.tsx'
import { linesOf, SeatsList } from '../seats/SeatsList.tsx'
import { isWaiting } from './deletion.ts'
import { usersText } from './labels.ts'
import { TenantActions } from './TenantActions.tsx'
import { TenantStatusPill } from './TenantStatusPill.tsx'
import { tenantQuery } from './tenants.queries.ts'

const route = getRouteApi('/shell/server/tenants/$target')

/** A tenant, and what those who run the server can do with it. */
export function TenantPage() {
  const { target } = route.useParams()
  const tenant = useQuery({
    ...tenantQuery(target),
    refetchInterval: ({ state }) => (state.error ? false : refetchAfter(state.data)),
  })
  const gone =
    tenant.data?.deletion && tenant.error && problemOf(tenant.error).code === 'tenant.not_found'
      ? tenant.data
      : undefined
  return (
    <Stack gap="xs">
      <TextLink to="/server/tenants" size="sm">
        {t('tenants.tenants')}
      </TextLink>
      {tenant.isPending && <Skeleton height={320} />}
      {gone && (
        <EmptyState title={t('tenants.wasDeleted', { tenant: gone.name })}>
          {t('tenants.wasDeletedHint')}
        </EmptyState>
      )}
      {tenant.isError && !gone && <ProblemAlert error={tenant.error} onRetry={() => void tenant.refetch()} />}
      {tenant.data && !gone && <TenantDetails tenant={tenant.data} />}
    </Stack>
  )
}

function TenantDetails({ tenant }: { tenant: TenantOfServer }) {
  return (
    <>
      <PageHeader title={tenant.name} actions={<TenantActions tenant={tenant} />} />
      {tenant.deletion && <Deletion {...tenant.deletion} />}
      {tenant.suspendedAt && !tenant.deletion && (
        <Alert color="red" variant="light" icon={<IconPlayerPause size={18} aria-hidden />} mb="xs">
          <Text size="sm">
            {t('tenants.suspended')}: <Time at={tenant.suspendedAt} />
          </Text>
          <Text size="sm">
            {t('tenants.reason')}: {tenant.suspendedReason}
          </Text>
        </Alert>
      )}
      <Stack gap="lg" maw={640}>
        <Facts items={factsOf(tenant)} />
        <CopyField
          label={t('tenants.address')}
          value={`${window.location.origin}${addressIn('/', tenant.slug)}`}
          what={t('tenants.theAddress')}
        />
        <Text size="sm" c="dimmed">
          {t('tenants.addressHint')}
        </Text>
      </Stack>
    </>
  )
}

/** How soon it may look otherwise, in milliseconds. */
function refetchAfter(tenant: TenantOfServer | undefined): number | false {
  if (!tenant?.deletion) return false
  return isWaiting(tenant.deletion) ? 60_000 : 1_000
}

const moment = (at: string) => <Time at={at} exact />

/** When a tenant is erased, and how far that is. */
function Deletion(deletion: NonNullable<TenantOfServer['deletion']>) {
  const { since, from, tables, of } = deletion
  const waiting = isWaiting(deletion)
  return (
    <Alert color="red" variant="light" icon={<IconTrash size={18} aria-hidden />} mb="xs">
      <Stack gap={6}>
        <Text size="sm">
          {richWith(waiting ? 'tenants.deletesFrom' : 'tenants.deletingSince', {
            since: moment(since),
            from: moment(from),
          })}
        </Text>
        {!waiting && (
          <>
            <Text size="sm">{t('tenants.deletionProgress', { tables, of })}</Text>
            <Progress value={(100 * tables) / of} color="red" aria-label={t('tenants.deleting')} />
          </>
        )}
      </Stack>
    </Alert>
  )
}

function factsOf(tenant: TenantOfServer): Fact[] {
  const former = tenant.formerSlugs.map(({ slug, endsAt }) => (
    <div key={slug}>
      {t('tenants.formerEnds', { slug })} <Time at={endsAt} />
    </div>
  ))
  return [
    [t('tenants.status'), <TenantStatusPill key="status" tenant={tenant} />],
    [t('tenants.slug'), tenant.slug],
    ...(former.length > 0 ? [[t('tenants.formerSlugs'), former] as const] : []),
    [t('tenants.users'), usersText(tenant)],
    [
      t('seats.seats'),
      linesOf(tenant.seats).length > 0 ? (
        <SeatsList key="seats" seats={tenant.seats} />
      ) : (
        t('tenants.notLimited')
      ),
    ],
    [t('tenants.profile'), tenant.profile],
    [t('tenants.created'), <Time key="created" at={tenant.createdAt} />],
  ]
}
