import { Alert, Skeleton, Stack, Text } from '@mantine/core'
import type { TenantOfServer } from '@rollcall/contract/tenants.ts'
import { IconPlayerPause } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { addressIn } from '../../api/tenant.ts'
import { t } from '../../i18n/messages.ts'
import { CopyField } from '../../ui/CopyField.tsx'
import { type Fact, Facts } from '../../ui/Facts.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { TextLink } from '../../ui/TextLink.tsx'
import { Time } from '../../ui/Time.tsx'
import { usersText } from './labels.ts'
import { TenantActions } from './TenantActions.tsx'
import { TenantStatusPill } from './TenantStatusPill.tsx'
import { tenantQuery } from './tenants.queries.ts'

const route = getRouteApi('/shell/server/tenants/$target')

/** A tenant, and what those who run the server can do with it. */
export function TenantPage() {
  const { target } = route.useParams()
  const tenant = useQuery(tenantQuery(target))
  return (
    <Stack gap="xs">
      <TextLink to="/server/tenants" size="sm">
        {t('tenants.tenants')}
      </TextLink>
      {tenant.isPending && <Skeleton height={320} />}
      {tenant.isError && <ProblemAlert error={tenant.error} onRetry={() => void tenant.refetch()} />}
      {tenant.data && <TenantDetails tenant={tenant.data} />}
    </Stack>
  )
}

function TenantDetails({ tenant }: { tenant: TenantOfServer }) {
  return (
    <>
      <PageHeader title={tenant.name} actions={<TenantActions tenant={tenant} />} />
      {tenant.suspendedAt && (
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
    [t('tenants.profile'), tenant.profile],
    [t('tenants.created'), <Time key="created" at={tenant.createdAt} />],
  ]
}
