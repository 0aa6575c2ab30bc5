import { Button, Group, Menu } from '@mantine/core'
import { IconChevronDown, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { type RefObject, useRef } from 'react'
import { t } from '../../i18n/messages.ts'
import { FilterChip } from '../../ui/FilterChip.tsx'
import { MomentPicker } from '../../ui/pickers.tsx'
import { SearchField } from '../../ui/SearchField.tsx'
import { auditActionsQuery } from './audit.queries.ts'
import { credentialLabel, kindLabel, outcomeLabel } from './labels.ts'
import { SubjectPicker } from './SubjectPicker.tsx'
import { auditSearch, outcomes, type Range } from './search.ts'

const route = getRouteApi('/shell/settings/audit')

type Set = (change: Record<string, string | undefined>) => void

/** Narrows the log anew, from its first page. */
export function useNarrow(): Set {
  const navigate = route.useNavigate()
  return (change) =>
    void navigate({
      search: ({ cursor: _cursor, event: _event, ...before }) => auditSearch({ ...before, ...change }),
    })
}

export function AuditFilters() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const actions = useQuery(auditActionsQuery())
  const by = useRef<HTMLInputElement>(null)
  const about = useRef<HTMLInputElement>(null)
  const set = useNarrow()
  const { size: _size, cursor: _cursor, event: _event, ...filters } = search
  const rangeOptions: { value: Range; label: string }[] = [
    { value: '1h', label: t('audit.lastHour') },
    { value: '24h', label: t('audit.lastDay') },
    { value: '7d', label: t('audit.lastWeek') },
    { value: '30d', label: t('audit.lastMonth') },
    { value: 'custom', label: t('audit.custom') },
  ]
  return (
    <Group gap="xs" mb="sm" role="search" aria-label={t('audit.filter')}>
      <AskMenu by={by} about={about} set={set} />
      <SearchField
        label={t('audit.searchLabel')}
        placeholder={t('audit.searchHint')}
        value={search.q ?? ''}
        onSearch={(q) => set({ q: q || undefined })}
      />
      <SubjectPicker
        ref={by}
        label={t('audit.by')}
        value={search.actor}
        onChange={(actor) => set({ actor })}
      />
      <SubjectPicker
        ref={about}
        label={t('audit.about')}
        value={search.target}
        onChange={(target) => set({ target })}
      />
      {search.subject !== undefined && (
        <SubjectPicker
          label={t('audit.subject')}
          value={search.subject}
          onChange={(subject) => set({ subject })}
        />
      )}
      <FilterChip
        label={t('audit.action')}
        value={search.action}
        options={actions.data?.map(({ action, description }) => ({
          value: action,
          label: description,
        }))}
        onChange={(action) => set({ action })}
      />
      <FilterChip
        label={t('audit.outcome')}
        value={search.outcome}
        options={outcomes.map((value) => ({ value, label: outcomeLabel(value) }))}
        onChange={(outcome) => set({ outcome })}
      />
      <FilterChip
        label={t('audit.time')}
        value={search.range}
        options={rangeOptions}
        onChange={(range) => set({ range, from: undefined, until: undefined })}
      />
      {search.range === 'custom' && <CustomRange set={set} />}
      <Taken set={set} />
      {Object.keys(filters).length > 0 && (
        <Button size="xs" variant="subtle" onClick={() => void navigate({ search: {} })}>
          {t('audit.clear')}
        </Button>
      )}
    </Group>
  )
}

interface AskMenuProps {
  by: RefObject<HTMLInputElement | null>
  about: RefObject<HTMLInputElement | null>
  set: Set
}

/** The questions that the log is asked most; where a name is missing, its field is next. */
function AskMenu({ by, about, set }: AskMenuProps) {
  // At once: what is typed next belongs into the field.
  const next = (field: RefObject<HTMLInputElement | null>) => field.current?.focus()
  return (
    <Menu position="bottom-start" returnFocus={false}>
      <Menu.Target>
        <Button size="xs" variant="default" rightSection={<IconChevronDown size={13} aria-hidden />}>
          {t('audit.ask')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => next(by)}>{t('audit.askDid')}</Menu.Item>
        <Menu.Item onClick={() => next(about)}>{t('audit.askHappened')}</Menu.Item>
        <Menu.Item
          onClick={() => {
            set({ kind: 'role', target: undefined })
            next(about)
          }}
        >
          {t('audit.askRole')}
        </Menu.Item>
        <Menu.Item onClick={() => set({ outcome: 'refused' })}>{t('audit.askRefused')}</Menu.Item>
        <Menu.Item onClick={() => set({ credential: 'api-key' })}>{t('audit.askKeys')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** What else the log is narrowed by, each with a way back. */
function Taken({ set }: { set: Set }) {
  const { kind, credential, address, network, request } = route.useSearch()
  const taken = [
    { name: 'kind', label: t('audit.kinds'), value: kind && kindLabel(kind) },
    { name: 'credential', label: t('audit.credential'), value: credential && credentialLabel(credential) },
    { name: 'address', label: t('audit.address'), value: address },
    { name: 'network', label: t('audit.network'), value: network },
    { name: 'request', label: t('audit.request'), value: request?.slice(0, 8) },
  ]
  return taken.map(
    ({ name, label, value }) =>
      value !== undefined && (
        <Button
          key={name}
          size="xs"
          radius="xl"
          variant="light"
          data-printed
          aria-label={t('audit.takeAway', { label })}
          rightSection={<IconX size={13} aria-hidden />}
          onClick={() => set({ [name]: undefined })}
        >
          {t('audit.filterIs', { label, value })}
        </Button>
      ),
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
      onChange={(moment) => set({ [name]: moment ?? undefined })}
    />
  ))
}
