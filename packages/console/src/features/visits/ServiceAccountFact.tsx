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
  const { data, isPlaceholderData } = useQuery(serviceAccountsQuery({ user: user.id }))
  // What is kept meanwhile is another user's.
  if (!data || isPlaceholderData) return null
  const [account] = data.items
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
  if (!mayPromote || user.status !== 'active')
    return (
      <TextLink to="/settings/service-accounts" inherit>
        {t('visits.noServiceAccount')}
      </TextLink>
    )
  return (
    <TextLink to="/settings/service-accounts" search={{ promote: 'yes', user: user.id }} inherit>
      {t('visits.promoteThis')}
    </TextLink>
  )
}
