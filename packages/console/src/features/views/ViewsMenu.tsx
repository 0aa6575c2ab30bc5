import { Button, Menu, Skeleton } from '@mantine/core'
import { contract } from '@rollcall/contract/contract.ts'
import type { View } from '@rollcall/contract/views.ts'
import { IconBookmark, IconChevronDown, IconPlus, IconSettings } from '@tabler/icons-react'
import { useState } from 'react'
import { mayCall, useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { later } from '../../ui/later.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { useViews, type ViewedNow } from './use-views.ts'

const SaveViewDialog = later(() => import('./ViewDialogs.tsx').then((module) => module.SaveViewDialog), {
  rare: true,
})
const ManageViewsDialog = later(
  () => import('./ViewDialogs.tsx').then((module) => module.ManageViewsDialog),
  { rare: true },
)

/** The saved views of a list: one's own and the tenant's, and the present one to be saved. */
export function ViewsMenu(now: ViewedNow) {
  const me = useMe()
  const { list, search } = now
  const [opened, setOpened] = useState(false)
  const [asked, setAsked] = useState<'save' | 'manage'>()
  const { views, items, current, apply, opensWith, setOpensWith } = useViews(
    now,
    opened || asked === 'manage',
  )
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
          {views.data?.items.length === 0 && <Menu.Label>{t('lists.noViews')}</Menu.Label>}
          {groups.map((group) => (
            <ViewItems key={group.label} {...group} current={current} onApply={apply} />
          ))}
          {current && setOpensWith && (
            <>
              <Menu.Divider />
              <Menu.CheckboxItem
                checked={opensWith === current.id}
                onChange={(on) => setOpensWith(on ? current.id : undefined)}
              >
                {t('lists.opensWith')}
              </Menu.CheckboxItem>
            </>
          )}
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

interface ViewItemsProps {
  label: string
  items: View[]
  current: View | undefined
  onApply: (view: View) => void
}

function ViewItems({ label, items, current, onApply }: ViewItemsProps) {
  if (items.length === 0) return null
  return (
    <>
      <Menu.Label>{label}</Menu.Label>
      <Menu.RadioGroup value={items.find((view) => view === current)?.id ?? ''}>
        {items.map((view) => (
          <Menu.RadioItem key={view.id} value={view.id} closeMenuOnClick onClick={() => onApply(view)}>
            <bdi>{view.name}</bdi>
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
    </>
  )
}
