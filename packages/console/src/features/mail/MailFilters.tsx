import { Button, Group } from '@mantine/core'
import { contract } from '@rollcall/contract/contract.ts'
import { getRouteApi } from '@tanstack/react-router'
import { useMayCall } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { FilterChip } from '../../ui/FilterChip.tsx'
import { UserPicker } from '../users/people/UserPicker.tsx'
import { ViewsMenu } from '../views/ViewsMenu.tsx'
import { viewSearch } from '../views/view-search.ts'
import { kindLabels, statusLabels } from './labels.ts'
import { mailKinds, mailSearch, mailStatuses } from './search.ts'

const route = getRouteApi('/shell/settings/mail')

const statusOptions = mailStatuses.map((status) => ({ value: status, label: statusLabels[status] }))
const kindOptions = mailKinds.map((kind) => ({ value: kind, label: kindLabels[kind] }))

export function MailFilters() {
  const { size: _size, cursor: _cursor, ...filters } = route.useSearch()
  const navigate = route.useNavigate()
  const mayPick = useMayCall(contract.users.list)
  const set = (change: Record<string, string | undefined | null>) =>
    void navigate({ search: ({ cursor: _, ...before }) => mailSearch({ ...before, ...change }) })
  return (
    <Group gap="xs" mb="sm" role="search" aria-label={t('mails.filter')}>
      <FilterChip
        label={t('mails.status')}
        value={filters.status}
        options={statusOptions}
        onChange={(status) => set({ status })}
      />
      <FilterChip
        label={t('mails.kind')}
        value={filters.kind}
        options={kindOptions}
        onChange={(kind) => set({ kind })}
      />
      {mayPick && (
        <UserPicker
          aria-label={t('mails.receiver')}
          placeholder={t('mails.receiver')}
          size="xs"
          w={190}
          clearable
          value={filters.user ?? null}
          onChange={(user) => set({ user })}
        />
      )}
      <ViewsMenu
        list="mails"
        search={viewSearch(route.useSearch())}
        onApply={(view, replace) => void navigate({ search: () => mailSearch(view), replace })}
      />
      {Object.keys(filters).length > 0 && (
        <Button size="xs" variant="subtle" onClick={() => void navigate({ search: {} })}>
          {t('mails.clear')}
        </Button>
      )}
    </Group>
  )
}
