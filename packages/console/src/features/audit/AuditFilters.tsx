import { Button, Group } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useMay } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { FilterChip } from '../../ui/FilterChip.tsx'
import { MomentPicker } from '../../ui/pickers.tsx'
import { UserPicker } from '../users/people/UserPicker.tsx'
import { ViewsMenu } from '../views/ViewsMenu.tsx'
import { viewSearch } from '../views/view-search.ts'
import { auditActionsQuery } from './audit.queries.ts'
import { auditSearch, type Range } from './search.ts'

const route = getRouteApi('/shell/settings/audit')

const outcomeOptions = [
  { value: 'success', label: t('audit.success') },
  { value: 'refused', label: t('audit.refused') },
  { value: 'failed', label: t('audit.failed') },
]
const rangeOptions: { value: Range; label: string }[] = [
  { value: '1h', label: t('audit.lastHour') },
  { value: '24h', label: t('audit.lastDay') },
  { value: '7d', label: t('audit.lastWeek') },
  { value: '30d', label: t('audit.lastMonth') },
  { value: 'custom', label: t('audit.custom') },
]

type Set = (change: Record<string, string | undefined | null>) => void

export function AuditFilters() {
  const mayPick = useMay('users:read')
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const actions = useQuery(auditActionsQuery())
  const set: Set = (change) =>
    void navigate({
      search: ({ cursor: _cursor, event: _event, ...before }) => auditSearch({ ...before, ...change }),
    })
  const { size: _size, cursor: _cursor, event: _event, ...filters } = search
  return (
    <Group gap="xs" mb="sm" role="search" aria-label={t('audit.filter')}>
      {mayPick && (
        <UserPicker
          aria-label={t('audit.actor')}
          placeholder={t('audit.actor')}
          size="xs"
          w={190}
          clearable
          value={search.actor ?? null}
          onChange={(actor) => set({ actor })}
        />
      )}
      <FilterChip
        label={t('audit.action')}
        value={search.action}
        options={(actions.data ?? []).map(({ action, description }) => ({
          value: action,
          label: `${action} – ${description}`,
        }))}
        onChange={(action) => set({ action })}
      />
      <FilterChip
        label={t('audit.outcome')}
        value={search.outcome}
        options={outcomeOptions}
        onChange={(outcome) => set({ outcome })}
      />
      {mayPick && (
        <UserPicker
          aria-label={t('audit.target')}
          placeholder={t('audit.targetUser')}
          size="xs"
          w={190}
          clearable
          value={search.target ?? null}
          onChange={(target) => set({ target })}
        />
      )}
      <FilterChip
        label={t('audit.time')}
        value={search.range}
        options={rangeOptions}
        onChange={(range) => set({ range, from: undefined, until: undefined })}
      />
      {search.range === 'custom' && <CustomRange set={set} />}
      <ViewsMenu
        list="audit"
        search={viewSearch(search, ['event'])}
        onApply={(view) => void navigate({ search: () => auditSearch(view) })}
      />
      {Object.keys(filters).length > 0 && (
        <Button size="xs" variant="subtle" onClick={() => void navigate({ search: {} })}>
          {t('audit.clear')}
        </Button>
      )}
    </Group>
  )
}

function CustomRange({ set }: { set: Set }) {
  const { from, until } = route.useSearch()
  const bounds = [
    { name: 'from', label: t('audit.from'), value: from },
    { name: 'until', label: t('audit.until'), value: until },
  ]
  return bounds.map(({ name, label, value }) => (
    <MomentPicker
      key={name}
      label={label}
      labelHidden
      placeholder={label}
      size="xs"
      w={190}
      value={value}
      onChange={(moment) => set({ [name]: moment })}
    />
  ))
}
