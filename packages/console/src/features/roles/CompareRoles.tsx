import { Group, Skeleton, Stack, Text } from '@mantine/core'
import type { Role } from '@rollcall/contract/roles.ts'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { t } from '../../i18n/messages.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { PickOne } from '../../ui/picker/PickOne.tsx'
import { Section } from '../../ui/Section.tsx'
import { TextLink } from '../../ui/TextLink.tsx'
import type { Column } from '../../ui/table.ts'
import { type ComparedRow, compareRoles } from './comparison.ts'
import { catalogueQuery, type RoleCatalogue, rolesQuery } from './roles.queries.ts'

const route = getRouteApi('/shell/settings/roles')

interface CompareRolesProps {
  /** Keys, from the address. */
  first: string
  second: string | undefined
}

export function CompareRoles({ first, second }: CompareRolesProps) {
  const roles = useQuery(rolesQuery())
  const catalogue = useQuery(catalogueQuery())
  const failed = roles.error ?? catalogue.error
  const [a, b] = [first, second].map((key) => roles.data?.find((role) => role.key === key))
  return (
    <Stack gap="xs">
      <TextLink to="/settings/roles" size="sm">
        {t('roles.allRoles')}
      </TextLink>
      <PageHeader title={t('roles.compareRoles')} description={t('roles.compareHint')} />
      {failed && (
        <ProblemAlert
          error={failed}
          onRetry={() => void Promise.all([roles.refetch(), catalogue.refetch()])}
        />
      )}
      {!failed && !(roles.data && catalogue.data) && <Skeleton height={320} />}
      {roles.data && <Choice roles={roles.data} first={a?.key} second={b?.key} />}
      {catalogue.data &&
        (a && b ? (
          <Tables a={a} b={b} catalogue={catalogue.data} />
        ) : (
          <EmptyState title={t('roles.chooseTwo')} />
        ))}
    </Stack>
  )
}

interface ChoiceProps {
  roles: Role[]
  first: string | undefined
  second: string | undefined
}

function Choice({ roles, first, second }: ChoiceProps) {
  const navigate = route.useNavigate()
  const options = roles.map(({ key, name }) => ({ value: key, label: name }))
  const shared = (key: string | undefined) => ({
    source: { options },
    value: key ?? null,
    chosen: options.find(({ value }) => value === key),
  })
  return (
    <Group gap="sm" mb="sm">
      <PickOne
        label={t('roleChoice.role')}
        {...shared(first)}
        onChange={(compare) =>
          compare && void navigate({ search: (before) => ({ ...before, compare }), replace: true })
        }
      />
      <PickOne
        label={t('roles.comparedWith')}
        placeholder={t('roles.chooseRole')}
        {...shared(second)}
        onChange={(other) =>
          other && void navigate({ search: (before) => ({ ...before, with: other }), replace: true })
        }
      />
    </Group>
  )
}

function Tables({ a, b, catalogue }: { a: Role; b: Role; catalogue: RoleCatalogue }) {
  const { different, same } = compareRoles(a, b, catalogue)
  const columns = columnsOf(a, b)
  return (
    <Stack gap="lg">
      {(a.allPermissions || b.allPermissions) && (
        <Text size="sm">{t('roles.permitsLater', { role: (a.allPermissions ? a : b).name })}</Text>
      )}
      <Section title={t('roles.different', { count: different.length })}>
        <DataTable
          label={t('roles.whatDiffers')}
          columns={columns}
          rows={different}
          rowKey={(row) => row.key}
          empty={<EmptyState title={t('roles.nothingDiffers')}>{t('roles.bothTheSame')}</EmptyState>}
        />
      </Section>
      <Section title={t('roles.same', { count: same.length })}>
        <DataTable
          label={t('roles.whatIsSame')}
          columns={columns}
          rows={same}
          rowKey={(row) => row.key}
          empty={<EmptyState title={t('roles.nothingInCommon')} />}
        />
      </Section>
    </Stack>
  )
}

function columnsOf(a: Role, b: Role): Column<ComparedRow>[] {
  return [
    {
      key: 'what',
      label: t('roles.permissionOrLimit'),
      names: true,
      min: 160,
      render: (row) => <What row={row} />,
    },
    { key: 'first', label: a.name, min: 130, share: 0.6, render: (row) => row.first },
    { key: 'second', label: b.name, min: 130, share: 0.6, render: (row) => row.second },
  ]
}

function What({ row }: { row: ComparedRow }) {
  return (
    <>
      <Text size="sm" fw={500} style={{ overflowWrap: 'anywhere' }}>
        {row.key}
      </Text>
      <Text size="xs" c="dimmed">
        {row.description}
      </Text>
    </>
  )
}
