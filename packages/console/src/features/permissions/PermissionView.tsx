import { Skeleton, Stack, Text } from '@mantine/core'
import { contract } from '@rollcall/contract/contract.ts'
import type { Role } from '@rollcall/contract/roles.ts'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useMemo } from 'react'
import { useMayCall, useMe } from '../../api/me.ts'
import { refusal } from '../../api/problem.ts'
import { t } from '../../i18n/messages.ts'
import { type Fact, Facts } from '../../ui/Facts.tsx'
import { NameList } from '../../ui/NameList.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { Section } from '../../ui/Section.tsx'
import { TextLink } from '../../ui/TextLink.tsx'
import { impliedBy, rulesOf } from '../roles/rights.ts'
import { catalogueQuery, type RoleCatalogue, rolesQuery } from '../roles/roles.queries.ts'
import { Holders } from './Holders.tsx'

/** One permission: its description, what gives it, and who can use it. */
export function PermissionView({ permission: key }: { permission: string }) {
  const mayList = useMayCall(contract.access.whoCan)
  const catalogue = useQuery(catalogueQuery())
  const permission = catalogue.data?.items.find((each) => each.key === key)
  return (
    <Stack gap="xs">
      <TextLink to="/settings/permissions" size="sm">
        {t('permissions.allPermissions')}
      </TextLink>
      {catalogue.isPending && <Skeleton height={320} />}
      {catalogue.isError && <ProblemAlert error={catalogue.error} onRetry={() => void catalogue.refetch()} />}
      {catalogue.data && !permission && (
        <ProblemAlert
          error={refusal(
            'permission.not_found',
            t('permissions.maybeRemoved'),
            t('problemTitle.permission.not_found'),
          )}
        />
      )}
      {catalogue.data && permission && (
        <>
          <PageHeader title={key} description={permission.description} />
          <Stack gap="lg">
            <About catalogue={catalogue.data} permission={permission} />
            <Section title={t('permissions.whoCanUseIt')}>
              {mayList ? (
                <Holders permission={key} />
              ) : (
                <Text size="sm">{t('permissions.needsUsersRead')}</Text>
              )}
            </Section>
          </Stack>
        </>
      )}
    </Stack>
  )
}

interface AboutProps {
  catalogue: RoleCatalogue
  permission: RoleCatalogue['items'][number]
}

function About({ catalogue, permission: { key, group, origin, capability } }: AboutProps) {
  const me = useMe()
  const roles = useQuery(rolesQuery())
  const { model } = useMemo(() => rulesOf(catalogue, me), [catalogue, me])
  const brings = impliedBy(model.catalogue, key)
  const broughtBy = catalogue.items
    .map((each) => each.key)
    .filter((each) => impliedBy(model.catalogue, each).includes(key))
  const giving = roles.data?.filter((role) => role.permissions.includes(key)) ?? []
  const items: Fact[] = [
    [t('permissions.group'), group],
    [t('permissions.askedForBy'), origin === 'rollcall' ? 'Rollcall' : t('permissions.product')],
    [t('permissions.bringsTitle'), links(brings)],
    [t('permissions.comesWith'), links(broughtBy)],
    [
      t('permissions.rolesThatGive'),
      roles.isPending ? (
        <Skeleton key="roles" height={16} />
      ) : roles.isError ? (
        <ProblemAlert key="roles" error={roles.error} onRetry={() => void roles.refetch()} />
      ) : (
        <RolesGiving key="roles" roles={giving} />
      ),
    ],
    [t('permissions.asCapability'), capability ? t('permissions.canBeGranted') : t('permissions.no')],
  ]
  return <Facts items={items} />
}

function RolesGiving({ roles }: { roles: readonly Role[] }) {
  const names = new Map(roles.map(({ key, name }) => [key, name]))
  if (roles.length === 0) return t('permissions.none')
  return (
    <NameList
      items={roles.map(({ key, name }) => ({ value: key, label: name }))}
      render={(key) => (
        <TextLink to="/settings/roles/$role" params={{ role: key }} size="sm">
          {names.get(key)}
        </TextLink>
      )}
    />
  )
}

function links(keys: string[]): ReactNode {
  if (keys.length === 0) return t('permissions.none')
  return (
    <NameList
      items={keys.map((key) => ({ value: key, label: key }))}
      render={(key) => (
        <TextLink to="/settings/permissions" search={{ permission: key }} size="sm">
          {key}
        </TextLink>
      )}
    />
  )
}
