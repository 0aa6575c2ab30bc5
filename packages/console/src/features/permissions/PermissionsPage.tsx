import { Group, Skeleton, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { listOf } from '../../ui/list.ts'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { SearchField } from '../../ui/SearchField.tsx'
import { Section } from '../../ui/Section.tsx'
import { TextLink } from '../../ui/TextLink.tsx'
import { matchesPermission } from '../roles/matching.ts'
import { impliedBy, rulesOf } from '../roles/rights.ts'
import { catalogueQuery, type RoleCatalogue } from '../roles/roles.queries.ts'
import { PermissionView } from './PermissionView.tsx'

const route = getRouteApi('/shell/settings/permissions')

export function PermissionsPage() {
  const { permission } = route.useSearch()
  return permission ? <PermissionView key={permission} permission={permission} /> : <Catalogue />
}

function Catalogue() {
  const { q = '' } = route.useSearch()
  const navigate = route.useNavigate()
  const catalogue = useQuery(catalogueQuery())
  const shown = catalogue.data?.items.filter((permission) => matchesPermission(permission, q)) ?? []
  return (
    <>
      <PageHeader title={t('permissions.permissions')} description={t('permissions.permissionsHint')} />
      <Group mb="sm" role="search">
        <SearchField
          label={t('permissions.search')}
          value={q}
          onSearch={(next) => void navigate({ search: next ? { q: next } : {}, replace: q !== '' })}
        />
        <Text size="sm" c="dimmed" role="status">
          {catalogue.data && t(q ? 'permissions.found' : 'permissions.counted', { count: shown.length })}
        </Text>
      </Group>
      {catalogue.isError && <ProblemAlert error={catalogue.error} onRetry={() => void catalogue.refetch()} />}
      {catalogue.isPending && <Skeleton height={320} />}
      {catalogue.data && shown.length === 0 && (
        <EmptyState title={t('permissions.noMatch')}>{t('permissions.tryPart')}</EmptyState>
      )}
      {catalogue.data && <Groups catalogue={catalogue.data} shown={shown} />}
    </>
  )
}

interface GroupsProps {
  catalogue: RoleCatalogue
  shown: RoleCatalogue['items']
}

function Groups({ catalogue, shown }: GroupsProps) {
  const me = useMe()
  const { model } = useMemo(() => rulesOf(catalogue, me), [catalogue, me])
  return (
    <Stack gap="lg">
      {[...Map.groupBy(shown, ({ group }) => group)].map(([group, members]) => (
        <Section key={group} title={group}>
          <Stack component="ul" gap="sm" m={0} p={0} style={{ listStyle: 'none' }}>
            {members.map((permission) => (
              <Row
                key={permission.key}
                permission={permission}
                brings={impliedBy(model.catalogue, permission.key)}
              />
            ))}
          </Stack>
        </Section>
      ))}
    </Stack>
  )
}

function Row({ permission, brings }: { permission: RoleCatalogue['items'][number]; brings: string[] }) {
  return (
    <li>
      <Group gap="xs">
        <TextLink
          to="/settings/permissions"
          search={{ permission: permission.key }}
          size="sm"
          fw={500}
          style={{ overflowWrap: 'anywhere' }}
          data-row
          preload={false}
        >
          {permission.key}
        </TextLink>
        {permission.capability && <Pill tone="quiet">{t('permissions.capability')}</Pill>}
      </Group>
      <Text size="sm">{permission.description}</Text>
      {brings.length > 0 && (
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {t('permissions.brings', { permissions: listOf(brings) })}
        </Text>
      )}
    </li>
  )
}
