import { Group } from '@mantine/core'
import { contract } from '@rollcall/contract/contract.ts'
import type { UserDetails } from '@rollcall/contract/users.ts'
import { useQuery } from '@tanstack/react-query'
import { useMayCall } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { TextLink } from '../../ui/TextLink.tsx'
import { Ends } from './AccessCells.tsx'
import { serviceAccountsQuery } from './visits.queries.ts'

/** Whether the user is a service account, which tenants it may enter and until when; or the way to promote it. */
export function ServiceAccountFact({ user }: { user: UserDetails }) {
  const mayPromote = useMayCall(contract.visits.promote)
  // A tenant has few of them: one page has all, and the list says the rest.
  const { data } = useQuery(serviceAccountsQuery({ limit: 200 }))
  const account = data?.items.find((each) => each.user.id === user.id)
  if (!data) return null
  if (account) {
    const names = account.accesses.map(({ tenant }) => tenant.name).join(', ')
    return (
      <Group gap={6}>
        <TextLink to="/settings/service-accounts" inherit>
          {names || t('visits.noTenants')}
        </TextLink>
        <Ends period={account} />
      </Group>
    )
  }
  if (data.nextCursor !== undefined || !mayPromote || user.status !== 'active')
    return (
      <TextLink to="/settings/service-accounts" inherit>
        {t(data.nextCursor === undefined ? 'visits.noServiceAccount' : 'visits.accounts')}
      </TextLink>
    )
  return (
    <TextLink to="/settings/service-accounts" search={{ promote: 'yes', user: user.id }} inherit>
      {t('visits.promoteThis')}
    </TextLink>
  )
}
