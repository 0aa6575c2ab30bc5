import { Skeleton, Stack, Text, TextInput } from '@mantine/core'
import type { UsedQuota } from '@rollcall/contract/access.ts'
import { IconSearch } from '@tabler/icons-react'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { numberText } from '../../ui/count.ts'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { Section } from '../../ui/Section.tsx'
import { limitText } from '../roles/limits.ts'
import { EffectivePermissions } from '../users/access/EffectivePermissions.tsx'
import { Capabilities, RoleGrants } from '../users/access/Grants.tsx'

const ownAccessQuery = queryOptions({
  queryKey: ['own-access'],
  queryFn: ({ signal }) => api.access.showOwn({}, { signal }),
})

/** From so many permissions on they can be searched. */
const searchedFrom = 12

const quotaLabels: Record<UsedQuota['quota'], string> = {
  'api-keys': t('account.apiKeys'),
  groups: t('account.ownedGroups'),
}

/** What the user may do, and what gives it. */
export function AccessTab() {
  const { tenant } = useMe()
  const access = useQuery(ownAccessQuery)
  if (access.isPending) return <Skeleton height={240} />
  if (access.isError) return <ProblemAlert error={access.error} onRetry={() => void access.refetch()} />
  const { roles, capabilities, permissions, limits, quotas } = access.data
  return (
    <Stack gap="lg" maw={720}>
      <Section title={tenant.rolesPerUser === 'one' ? t('users.role') : t('users.roles')}>
        <RoleGrants roles={roles} />
      </Section>
      {capabilities.length > 0 && (
        <Section title={t('userAccess.capabilities')}>
          <Capabilities capabilities={capabilities} />
        </Section>
      )}
      <Section title={t('userAccess.limits')}>
        {limits.map((limit) => (
          <Used key={limit.limit} value={limitText(limit)} of={limit.description} />
        ))}
        {quotas.map(({ quota, used, most }) => (
          <Used key={quota} value={usedText(used, most)} of={quotaLabels[quota]} />
        ))}
      </Section>
      <Section title={t('account.mayDo')}>
        <Permissions permissions={permissions} />
      </Section>
    </Stack>
  )
}

function Permissions({
  permissions,
}: {
  permissions: Parameters<typeof EffectivePermissions>[0]['permissions']
}) {
  const [sought, setSought] = useState('')
  const wanted = sought.trim().toLocaleLowerCase()
  const found = permissions.filter(({ permission, description, group }) =>
    `${permission} ${description} ${group}`.toLocaleLowerCase().includes(wanted),
  )
  return (
    <Stack gap="md">
      {permissions.length >= searchedFrom && (
        <TextInput
          type="search"
          aria-label={t('userAccess.searchPermission')}
          placeholder={t('userAccess.searchPermission')}
          leftSection={<IconSearch size={15} aria-hidden />}
          value={sought}
          onChange={(event) => setSought(event.currentTarget.value)}
          maw={360}
        />
      )}
      {permissions.length > 0 && found.length === 0 ? (
        <Text size="sm">{t('account.noPermissionFound')}</Text>
      ) : (
        <EffectivePermissions permissions={found} />
      )}
    </Stack>
  )
}

function Used({ value, of }: { value: string; of: string }) {
  return (
    <Text size="sm">
      <Text span fw={500}>
        {value}
      </Text>
      {` – ${of}`}
    </Text>
  )
}

function usedText(used: number, most: number | null): string {
  return most === null
    ? t('account.usedOfAny', { used: numberText(used) })
    : t('account.usedOf', { used: numberText(used), most: numberText(most) })
}
