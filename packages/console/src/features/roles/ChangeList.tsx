import { List, Text } from '@mantine/core'
import type { Catalogue } from '@rollcall/access/catalogue.ts'
import type { LimitDefinition } from '@rollcall/contract/permissions.ts'
import { t } from '../../i18n/messages.ts'
import { listOf } from '../../ui/list.ts'
import { colorName } from './DetailsFields.tsx'
import { changesOf, type RoleField, type RoleValues } from './draft.ts'
import { limitText } from './limits.ts'
import { givenBy } from './rights.ts'

interface ChangeListProps {
  before: RoleValues
  after: RoleValues
  catalogue: Catalogue
  limits: readonly LimitDefinition[]
}

const labels: Record<RoleField, string> = {
  name: t('roles.name'),
  description: t('roles.description'),
  externalName: t('roles.externalName'),
  color: t('roles.color'),
}

/** The effects of a change of a role: first the permissions that it gains and loses, then the rest. */
export function ChangeList({ before, after, catalogue, limits }: ChangeListProps) {
  const had = givenBy(catalogue, before.permissions)
  const has = givenBy(catalogue, after.permissions)
  const changes = changesOf(before, after)
  const only = (keys: Map<string, string[]>, others: Map<string, string[]>, chosen: readonly string[]) =>
    [...keys]
      .filter(([key]) => !others.has(key))
      .map(([key, by]) => named(key, chosen.includes(key) ? [] : by))
  return (
    <>
      <Part title={t('roles.nowPermits')} items={only(has, had, after.permissions)} />
      <Part title={t('roles.noLongerPermits')} items={only(had, has, before.permissions)} />
      <Part title={t('roles.nowChosen')} items={changes.added.filter((key) => had.has(key))} />
      <Part
        title={t('roles.noLongerChosen')}
        items={changes.removed.filter((key) => has.has(key)).map((key) => named(key, has.get(key) ?? []))}
      />
      <Part
        title={t('roles.limits')}
        items={limits
          .filter(({ key }) => changes.limits.includes(key))
          .map(({ key, unit }) => {
            const text = (values: RoleValues) => limitText({ value: values.limits[key] ?? null, unit })
            return `${key}: ${text(before)} → ${text(after)}`
          })}
      />
      <Part
        title={t('roles.details')}
        items={changes.fields.map((field) => {
          const text = (values: RoleValues) =>
            field === 'color' ? colorName(values.color) : values[field].trim() || t('roles.noText')
          return `${labels[field]}: ${text(before)} → ${text(after)}`
        })}
      />
    </>
  )
}

function named(key: string, through: readonly string[]): string {
  if (through.length === 0) return key
  return t('roles.comesWithNamed', { permission: key, others: listOf(through) })
}

function Part({ title, items }: { title: string; items: string[] }) {
  if (items.length === 0) return null
  return (
    <section aria-label={title}>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      <List size="sm" style={{ overflowWrap: 'anywhere' }}>
        {items.map((item) => (
          <List.Item key={item}>{item}</List.Item>
        ))}
      </List>
    </section>
  )
}
