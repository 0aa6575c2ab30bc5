import { Button, Group, Tabs } from '@mantine/core'
import { IconTrashX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { useMe } from '../../api/me.ts'
import { onlyTotal, useTotal } from '../../api/use-total.ts'
import { t } from '../../i18n/messages.ts'
import { numberOf } from '../../ui/count.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ListPager } from '../../ui/ListPager.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { SearchField } from '../../ui/SearchField.tsx'
import { type BinKind, binKindsOf } from '../bin/kinds.ts'
import { BinRowItems } from './BinRowItems.tsx'
import { binColumns } from './bin-columns.tsx'
import { EmptyBinDialog, EraseDialog } from './EraseDialogs.tsx'
import { RestoreGroupDialog } from './RestoreGroupDialog.tsx'
import { RestoreRoleDialog } from './RestoreRoleDialog.tsx'
import { RestoreUserDialog } from './RestoreUserDialog.tsx'
import { type BinItem, binQuery } from './recycle-bin.queries.ts'

const route = getRouteApi('/shell/settings/recycle-bin')

/** What was deleted and can be restored. */
export function RecycleBinPage() {
  const me = useMe()
  const kinds = binKindsOf(me)
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { size = me.preferences.pageSize, cursor, q, sort = '-deletedAt' } = search
  const kind = search.kind ?? kinds[0] ?? 'users'
  const filter = q ? { q } : {}
  const bin = useQuery(binQuery(kind, { ...filter, limit: size, sort, ...(cursor ? { cursor } : {}) }))
  const total = useTotal(bin, cursor, binQuery(kind, { ...filter, ...onlyTotal }))
  const [erased, setErased] = useState<BinItem>()
  const [emptying, setEmptying] = useState(false)
  const days = me.tenant.recycleBin?.days
  const restoring = (id: string | undefined) =>
    void navigate({ search: ({ restore: _, ...others }) => (id ? { ...others, restore: id } : others) })
  const Restore = restoreDialogs[kind]
  const mayErase = bin.data?.items.some(({ actions }) => actions.erase.allowed)
  return (
    <>
      <PageHeader
        title={t('lists.recycleBin')}
        description={days === undefined ? t('recycleBin.off') : t('recycleBin.hint', { days })}
        actions={
          mayErase &&
          !q && (
            <Button
              variant="default"
              leftSection={<IconTrashX size={16} aria-hidden />}
              disabled={total === undefined}
              onClick={() => setEmptying(true)}
            >
              {t('recycleBin.emptyThis')}
            </Button>
          )
        }
      />
      {kinds.length > 1 && (
        <Tabs value={kind} onChange={(next) => void navigate({ search: { kind: next as BinKind } })} mb="sm">
          <Tabs.List>
            {kinds.map((each) => (
              <Tabs.Tab key={each} value={each}>
                {kindLabels[each]}
              </Tabs.Tab>
            ))}
          </Tabs.List>
        </Tabs>
      )}
      <Group gap="xs" mb="sm">
        <SearchField
          label={t('recycleBin.search')}
          placeholder={t('recycleBin.beginsWith')}
          value={q ?? ''}
          onSearch={(next) =>
            void navigate({
              search: ({ q: _, cursor: __, ...others }) => ({ ...others, ...(next ? { q: next } : {}) }),
              replace: true,
            })
          }
        />
      </Group>
      {bin.isError ? (
        <ProblemAlert error={bin.error} onRetry={() => void bin.refetch()} />
      ) : (
        <DataTable
          label={t('lists.recycleBin')}
          columns={binColumns}
          rows={bin.data?.items}
          rowKey={({ id }) => id}
          {...(q
            ? {}
            : {
                sort,
                onSort: (to: string) =>
                  void navigate({
                    search: ({ cursor: _, ...others }) => ({ ...others, sort: to as typeof sort }),
                  }),
              })}
          onOpen={({ id }) => restoring(id)}
          openKey={search.restore}
          menu={{
            nameOf: ({ name }) => name,
            items: (item) => (
              <BinRowItems item={item} onRestore={() => restoring(item.id)} onErase={() => setErased(item)} />
            ),
          }}
          empty={
            q ? (
              <EmptyState title={t('recycleBin.noneSuch')} />
            ) : (
              <EmptyState title={t('recycleBin.none')}>
                {days === undefined ? t('recycleBin.off') : noneHints[kind]}
              </EmptyState>
            )
          }
        />
      )}
      <ListPager
        page={bin.data}
        total={total}
        cursor={cursor}
        size={size}
        noun={(of) => t('recycleBin.counted', { ...of })}
        onGo={(to) => void navigate({ search: ({ cursor: _, ...before }) => ({ ...before, ...to }) })}
      />
      {search.restore && (
        <Restore key={search.restore} id={search.restore} onClose={() => restoring(undefined)} />
      )}
      {erased && <EraseDialog kind={kind} item={erased} onClose={() => setErased(undefined)} />}
      {emptying && total && (
        <EmptyBinDialog kind={kind} count={numberOf(total)} onClose={() => setEmptying(false)} />
      )}
    </>
  )
}

const restoreDialogs = { users: RestoreUserDialog, groups: RestoreGroupDialog, roles: RestoreRoleDialog }

const kindLabels: Record<BinKind, string> = {
  users: t('recycleBin.users'),
  groups: t('recycleBin.groupsOf'),
  roles: t('recycleBin.rolesOf'),
}

const noneHints: Record<BinKind, string> = {
  users: t('recycleBin.noUsersHint'),
  groups: t('recycleBin.noGroupsHint'),
  roles: t('recycleBin.noRolesHint'),
}
