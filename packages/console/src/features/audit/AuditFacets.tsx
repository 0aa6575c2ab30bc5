import { Group, Stack, Text, Title, UnstyledButton } from '@mantine/core'
import type { AuditSummary } from '@rollcall/contract/audit.ts'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { richWith } from '../../i18n/rich.ts'
import { Time } from '../../ui/Time.tsx'
import { nameInTable } from '../users/people/names.ts'
import { useNarrow } from './AuditFilters.tsx'
import { auditActionsQuery } from './audit.queries.ts'
import { credentialLabel, kindLabel, outcomeLabel } from './labels.ts'

const route = getRouteApi('/shell/settings/audit')

interface Value {
  value: string
  label: string
  count: number
}

/** How many events there are of each kind; each kind narrows the log to it. */
export function AuditFacets({ summary }: { summary: AuditSummary }) {
  const me = useMe()
  const { data: actions = [] } = useQuery(auditActionsQuery())
  const said = new Map(actions.map(({ action, description }) => [action, description]))
  const labelled = (values: AuditSummary['actions'], label: (value: string) => string) =>
    values.map(({ value, count }) => ({ value, count, label: label(value) }))
  const actors = summary.actors.map(({ id, name, count }) => ({
    value: id,
    label: nameInTable(me, name),
    count,
  }))
  const partly = summary.among < summary.total || summary.capped === true
  return (
    <Stack gap="md">
      <Capped summary={summary} />
      <Facet name="outcome" title={t('audit.outcomes')} values={labelled(summary.outcomes, outcomeLabel)} />
      <Facet
        name="action"
        title={t('audit.actions')}
        values={labelled(summary.actions, (action) => said.get(action) ?? action)}
      />
      <Facet
        name="kind"
        title={t('audit.kinds')}
        values={labelled(summary.kinds, (kind) => capitalized(kindLabel(kind)))}
      />
      <Facet
        name="credential"
        title={t('audit.credentials')}
        values={labelled(summary.credentials, credentialLabel)}
      />
      <Facet name="actor" title={t('audit.actors')} values={actors} />
      <Facet
        name="address"
        title={t('audit.addresses')}
        values={labelled(summary.addresses, (address) => address)}
      />
      {summary.networks.some(({ addresses }) => addresses > 1) && (
        <Facet
          name="network"
          title={t('audit.networks')}
          values={labelled(summary.networks, (network) => network)}
        />
      )}
      {partly && (
        <Text size="xs" c="dimmed">
          {t('audit.amongNewest', { count: summary.among })}
        </Text>
      )}
    </Stack>
  )
}

function capitalized(label: string): string {
  return label.slice(0, 1).toLocaleUpperCase(t.locale) + label.slice(1)
}

function Capped({ summary }: { summary: AuditSummary }) {
  if (!summary.capped) return null
  const { since, total } = summary
  return (
    <Text size="xs" c="dimmed">
      {since
        ? richWith('audit.capped', { since: <Time at={since} exact /> }, { count: total })
        : t('audit.cappedAll')}
    </Text>
  )
}

/** So many values are seen at once. */
const seen = 7

function Facet({ name, title, values }: { name: string; title: string; values: Value[] }) {
  const set = useNarrow()
  const search: Record<string, unknown> = route.useSearch()
  const chosen = search[name]
  if (values.length === 0) return null
  return (
    <Stack component="section" gap={2} aria-label={title}>
      <Title order={2} fz="xs" c="dimmed">
        {title}
      </Title>
      {values.slice(0, seen).map(({ value, label, count }) => (
        <UnstyledButton
          key={value}
          fz="xs"
          py={3}
          aria-pressed={chosen === value}
          fw={chosen === value ? 600 : 400}
          onClick={() => set({ [name]: chosen === value ? undefined : value })}
        >
          <Group gap="xs" justify="space-between" wrap="nowrap" align="flex-start">
            <span style={{ overflowWrap: 'anywhere', minWidth: 0 }}>{label}</span>
            <Text span size="xs" c="dimmed" style={{ flexShrink: 0 }}>
              {count.toLocaleString(t.locale)}
            </Text>
          </Group>
        </UnstyledButton>
      ))}
    </Stack>
  )
}
