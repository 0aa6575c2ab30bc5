import { Group, Text } from '@mantine/core'
import { contract } from '@rollcall/contract/contract.ts'
import type { UserOfServer } from '@rollcall/contract/tenants.ts'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { mayCall, useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { SearchField } from '../../ui/SearchField.tsx'
import { TextLink } from '../../ui/TextLink.tsx'
import { Time } from '../../ui/Time.tsx'
import type { Column } from '../../ui/table.ts'
import { statusLabels } from './labels.ts'
import { serverUsersQuery } from './tenants.queries.ts'

const route = getRouteApi('/shell/server/users')

/** A search for users of all tenants, for those who run the server. */
export function ServerUsersPage() {
  const me = useMe()
  const { q = '' } = route.useSearch()
  const navigate = route.useNavigate()
  const found = useQuery(serverUsersQuery(q))
  const asked = q.trim().length >= 2
  const linked = mayCall(me, contract.tenants.show)
  return (
    <>
      <PageHeader title={t('tenants.usersOfAll')} description={t('tenants.usersOfAllHint')} />
      <Group gap="xs" mb="sm" role="search">
        <SearchField
          label={t('tenants.searchUsers')}
          placeholder={t('tenants.searchUsersBy')}
          value={q}
          onSearch={(next) => void navigate({ search: next ? { q: next } : {}, replace: q !== '' })}
        />
      </Group>
      {found.isError ? (
        <ProblemAlert error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <DataTable
          label={t('tenants.usersOfAll')}
          columns={columns(linked)}
          rows={asked ? found.data?.items : []}
          rowKey={({ id }) => id}
          empty={
            asked ? (
              <EmptyState title={t('tenants.nobody')}>{t('tenants.tryShorter')}</EmptyState>
            ) : (
              <EmptyState title={t('tenants.typeName')}>{t('tenants.typeNameHint')}</EmptyState>
            )
          }
        />
      )}
      {asked && found.data?.more && (
        <Text size="sm" c="dimmed" mt="xs" role="status">
          {t('tenants.moreFound', { count: found.data.items.length })}
        </Text>
      )}
    </>
  )
}

const columns = (linked: boolean): Column<UserOfServer>[] => [
  { key: 'username', share: 2, label: t('tenants.username'), render: ({ username }) => username },
  { key: 'alias', share: 2, label: t('tenants.alias'), render: ({ alias }) => alias ?? '' },
  { key: 'email', share: 3, label: t('tenants.email'), render: ({ email }) => email ?? '' },
  {
    key: 'tenant',
    share: 2,
    label: t('tenants.tenant'),
    render: ({ tenant }) =>
      linked ? (
        <TextLink to="/server/tenants/$target" params={{ target: tenant.id }}>
          {tenant.name}
        </TextLink>
      ) : (
        tenant.name
      ),
  },
  { key: 'status', label: t('tenants.status'), render: ({ status }) => statusLabels[status] },
  {
    key: 'signedIn',
    label: t('tenants.lastSignIn'),
    render: ({ lastSignInAt }) => (lastSignInAt ? <Time at={lastSignInAt} /> : t('tenants.never')),
  },
]
