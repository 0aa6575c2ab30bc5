import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { type ReactNode, useState } from 'react'
import { t } from '../../i18n/messages.ts'
import { listOf } from '../../ui/list.ts'
import { SearchField } from '../../ui/SearchField.tsx'
import { matchesPermission } from './matching.ts'
import { PermissionCheckbox } from './PermissionCheckbox.tsx'
import { foldedUnder, givenBy, impliedBy, mayGive, type RoleRules } from './rights.ts'
import type { RoleCatalogue } from './roles.queries.ts'
import { WhoCanLink } from './WhoCanLink.tsx'

interface PermissionsFieldProps {
  catalogue: RoleCatalogue['items']
  rules: RoleRules
  /** Keys that are chosen by name; `all` for all permissions. */
  value: readonly string[] | 'all'
  /** Without it the permissions cannot be changed. */
  onToggle?: ((key: string) => void) | undefined
}

/** The whole catalogue by heading: the chosen permissions, the implied ones, and the ones that the user cannot grant. */
export function PermissionsField({ catalogue, rules, value, onToggle }: PermissionsFieldProps) {
  const [q, setQ] = useState('')
  const shown = catalogue.filter((permission) => matchesPermission(permission, q))
  const listed = new Set(value === 'all' ? [] : value)
  const given = givenBy(rules.model.catalogue, [...listed])
  const isGiven = (key: string) => value === 'all' || given.has(key)
  const folded = new Set(
    foldedUnder(rules, catalogue).filter((key) => shown.some((each) => each.key === key)),
  )
  const facts = { rules, listed, given, isGiven, onToggle }
  return (
    <Stack gap="md">
      <SearchField label={t('roles.searchPermissions')} value={q} onSearch={setQ} />
      {q && (
        <Text size="sm" c="dimmed" role="status">
          {shown.length === 0
            ? t('roles.noPermissionMatches')
            : t('roles.permissionsFound', { count: shown.length })}
        </Text>
      )}
      <Headings {...facts} permissions={shown.filter(({ key }) => !folded.has(key))} />
      {folded.size > 0 && (
        <Folded
          given={[...folded].filter(isGiven).length}
          total={folded.size}
          chosen={[...folded].filter((key) => listed.has(key)).length}
          searching={q !== ''}
        >
          <Headings {...facts} permissions={shown.filter(({ key }) => folded.has(key))} />
        </Folded>
      )}
    </Stack>
  )
}

interface HeadingsProps {
  permissions: RoleCatalogue['items']
  rules: RoleRules
  listed: ReadonlySet<string>
  given: ReadonlyMap<string, readonly string[]>
  isGiven: (key: string) => boolean
  onToggle: PermissionsFieldProps['onToggle']
}

function Headings({ permissions, rules, listed, given, isGiven, onToggle }: HeadingsProps) {
  return [...Map.groupBy(permissions, ({ group }) => group)].map(([group, members]) => (
    <Stack key={group} component="section" gap="xs" aria-label={group}>
      <Title order={4} fz="sm">
        {group}{' '}
        <Text span size="xs" c="dimmed" fw={400}>
          {t('roles.givenOf', {
            given: members.filter(({ key }) => isGiven(key)).length,
            total: members.length,
          })}
        </Text>
      </Title>
      {members.map(({ key, description }) => (
        <Group key={key} justify="space-between" align="flex-start" wrap="nowrap" gap="sm">
          <PermissionCheckbox
            permission={key}
            description={description}
            checked={isGiven(key)}
            listed={listed.has(key)}
            through={listOf(given.get(key) ?? [])}
            brings={listOf(impliedBy(rules.model.catalogue, key))}
            giveable={mayGive(rules, key)}
            onToggle={onToggle}
          />
          <WhoCanLink permission={key} short />
        </Group>
      ))}
    </Stack>
  ))
}

interface FoldedProps {
  given: number
  total: number
  /** How many are chosen by name. */
  chosen: number
  searching: boolean
  children: ReactNode
}

/** Permissions implied by the product's: folded, to keep them apart from those that are chosen (K16). */
function Folded({ given, total, chosen, searching, children }: FoldedProps) {
  const [opened, { toggle }] = useDisclosure(false)
  const shown = searching || opened
  return (
    <Stack component="section" gap="sm" aria-label={t('roles.ownPermissions')}>
      <Group gap="xs">
        <Button size="compact-sm" variant="default" aria-expanded={shown} onClick={toggle}>
          {t('roles.ownPermissions')}
        </Button>
        <Text size="xs" c="dimmed">
          {t('roles.ownPermissionsGiven', { given, total, chosen })}
        </Text>
      </Group>
      {shown && children}
    </Stack>
  )
}

/** As text, so that React does not draw a row again whose facts have not changed. */
