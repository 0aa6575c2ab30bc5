import { Button, Menu, Skeleton } from '@mantine/core'
import { contract } from '@rollcall/contract/contract.ts'
import type { View, ViewedList } from '@rollcall/contract/views.ts'
import { IconBookmark, IconChevronDown, IconPlus, IconSettings } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { mayCall, useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { later } from '../../ui/later.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import type { ViewSearch } from './view-search.ts'
import { viewsQuery } from './views.queries.ts'

const SaveViewDialog = later(() => import('./ViewDialogs.tsx').then((module) => module.SaveViewDialog), {
  rare: true,
})
const ManageViewsDialog = later(
  () => import('./ViewDialogs.tsx').then((module) => module.ManageViewsDialog),
  { rare: true },
)

interface ViewsMenuProps {
  list: ViewedList
  /** What the list is narrowed and sorted by at present. */
  search: ViewSearch
  onApply: (search: ViewSearch) => void
}

/** The saved views of a list: one's own and the tenant's, and the present one to be saved. */
export function ViewsMenu({ list, search, onApply }: ViewsMenuProps) {
  const me = useMe()
  const [opened, setOpened] = useState(false)
  const [asked, setAsked] = useState<'save' | 'manage'>()
  const views = useQuery({ ...viewsQuery(list), enabled: opened || asked === 'manage' })
  const items = views.data ?? []
  const groups = [
    { label: t('lists.ownViews'), items: items.filter(({ shared }) => !shared) },
    { label: t('lists.sharedViews'), items: items.filter(({ shared }) => shared) },
  ]
  return (
    <>
      <Menu position="bottom-start" opened={opened} onChange={setOpened}>
        <Menu.Target>
          <Button
            size="xs"
            radius="xl"
            variant="default"
            leftSection={<IconBookmark size={13} aria-hidden />}
            rightSection={<IconChevronDown size={13} aria-hidden />}
          >
            {t('lists.views')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown mah={420} maw="min(420px, 92vw)" miw={240} style={{ overflowY: 'auto' }}>
          {views.isError && <ProblemAlert error={views.error} />}
          {views.isPending && <Skeleton height={14} m="xs" w={180} />}
          {views.data?.length === 0 && <Menu.Label>{t('lists.noViews')}</Menu.Label>}
          {groups.map((group) => (
            <ViewItems key={group.label} {...group} search={search} onApply={onApply} />
          ))}
          {mayCall(me, contract.views.create) && (
            <>
              <Menu.Divider />
              <Menu.Item leftSection={<IconPlus size={15} aria-hidden />} onClick={() => setAsked('save')}>
                {t('lists.saveView')}
              </Menu.Item>
              {items.some(({ changeable }) => changeable) && (
                <Menu.Item
                  leftSection={<IconSettings size={15} aria-hidden />}
                  onClick={() => setAsked('manage')}
                >
                  {t('lists.manageViews')}
                </Menu.Item>
              )}
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      {asked === 'save' && <SaveViewDialog list={list} search={search} onClose={() => setAsked(undefined)} />}
      {asked === 'manage' && (
        <ManageViewsDialog list={list} search={search} onClose={() => setAsked(undefined)} />
      )}
    </>
  )
}

interface ViewItemsProps extends Pick<ViewsMenuProps, 'search' | 'onApply'> {
  label: string
  items: View[]
}

function ViewItems({ label, items, search, onApply }: ViewItemsProps) {
  if (items.length === 0) return null
  return (
    <>
      <Menu.Label>{label}</Menu.Label>
      <Menu.RadioGroup value={items.find((view) => sameSearch(view.search, search))?.id ?? ''}>
        {items.map((view) => (
          <Menu.RadioItem key={view.id} value={view.id} closeMenuOnClick onClick={() => onApply(view.search)}>
            <bdi>{view.name}</bdi>
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
    </>
  )
}

function sameSearch(a: ViewSearch, b: ViewSearch): boolean {
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key])
}
