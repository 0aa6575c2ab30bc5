import { Text } from '@mantine/core'
import { IconBuildingCommunity } from '@tabler/icons-react'
import { useEffect } from 'react'
import { meQuery, useMe } from '../../api/me.ts'
import { queryClient } from '../../api/query-client.ts'
import { addressIn, pageTenant } from '../../api/tenant.ts'
import { t } from '../../i18n/messages.ts'
import { rich, richWith } from '../../i18n/rich.ts'
import { PageBanner } from '../../ui/PageBanner.tsx'
import { Time } from '../../ui/Time.tsx'
import { ToTenant } from '../../ui/ToTenant.tsx'
import { useOwnTenants } from './own-tenants.ts'

/** Says that the reader acts in a tenant that is not their own, and until when, and leads home. */
export function VisitBanner({ home }: { home: { slug: string; name: string } }) {
  const { tenant } = useMe()
  const endsAt = useOwnTenants().find(({ slug }) => slug === pageTenant())?.endsAt
  useEnd(endsAt)
  return (
    <PageBanner
      label={t('visits.visiting')}
      icon={IconBuildingCommunity}
      color="var(--mantine-color-anchor)"
      action={
        <ToTenant size="xs" variant="default" at={addressIn('/', home.slug)}>
          {t('visits.backHome', { home: home.name })}
        </ToTenant>
      }
    >
      {rich('visits.youVisit', { tenant: tenant.name, home: home.name })}
      {endsAt && (
        <Text span size="sm" c="dimmed">
          {' · '}
          {richWith('visits.endsThen', { time: <Time at={endsAt} /> })}
        </Text>
      )}
    </PageBanner>
  )
}

/** The longest time that a timer of a browser can wait, in milliseconds. */
const longest = 2_147_483_647

/** Asks again when the access ends by its last day, so that the page says so without waiting for a refused request. */
function useEnd(endsAt: string | null | undefined): void {
  useEffect(() => {
    const left = endsAt ? Date.parse(endsAt) - Date.now() : longest
    if (left >= longest) return undefined
    const timer = setTimeout(() => void queryClient.invalidateQueries(meQuery), Math.max(0, left))
    return () => clearTimeout(timer)
  }, [endsAt])
}
