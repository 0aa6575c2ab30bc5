import { ActionIcon, Menu, Group as Row, Skeleton, Text } from '@mantine/core'
import type { Group } from '@rollcall/contract/groups.ts'
import { IconPencil, IconTrash, IconUsersGroup } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { flushSync } from 'react-dom'
import { useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { CopyLinkItem } from '../../ui/CopyLinkItem.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import type { Column } from '../../ui/table.ts'
import { DeleteGroupDialog } from './DeleteGroupDialog.tsx'
import { EditGroupDialog } from './EditGroupDialog.tsx'
import { groupQuery } from './groups.queries.ts'
import { reasonAgainstMembers } from './offers.ts'

/** The action that was chosen in a row of a table of groups. */
export interface GroupAction {
  group: Group
  action: 'edit' | 'delete'
}

/** The column with edit and delete, for groups that the user may change (HE-04). */
export function groupActionsColumn(onAction: (asked: GroupAction) => void): Column<Group> {
  return {
    key: 'actions',
    label: t('ui.actions'),
    min: 92,
    share: 0,
    givesWay: 0,
    render: (group) => <Icons group={group} onAction={onAction} />,
  }
}

function Icons({ group, onAction }: { group: Group; onAction: (asked: GroupAction) => void }) {
  if (!group.actions.update.allowed) return null
  return (
    // A click on the row opens the group's page; a click on its icons does not.
    <Row gap={4} wrap="nowrap" onClick={(event) => event.stopPropagation()}>
      <ActionIcon
        aria-label={t('groups.editNamed', { group: group.name })}
        onClick={() => onAction({ group, action: 'edit' })}
      >
        <IconPencil size={16} aria-hidden />
      </ActionIcon>
      <ActionIcon
        aria-label={t('groups.deleteNamed', { group: group.name })}
        c="var(--mantine-color-error)"
        onClick={() => onAction({ group, action: 'delete' })}
      >
        <IconTrash size={16} aria-hidden />
      </ActionIcon>
    </Row>
  )
}

interface GroupRowItemsProps {
  group: Group
  onAction: (asked: GroupAction) => void
}

/** The same in the menu of a row, with the ways into the group. */
export function GroupRowItems({ group, onAction }: GroupRowItemsProps) {
  const navigate = useNavigate()
  return (
    <>
      <Menu.Item
        leftSection={<IconUsersGroup size={16} aria-hidden />}
        onClick={() => void navigate({ to: '/groups/$group', params: { group: group.id } })}
      >
        {t('lists.open')}
      </Menu.Item>
      {group.actions.update.allowed && (
        <>
          <Menu.Item
            leftSection={<IconPencil size={16} aria-hidden />}
            onClick={() => onAction({ group, action: 'edit' })}
          >
            {t('lists.edit')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconTrash size={16} aria-hidden />}
            c="var(--mantine-color-error)"
            onClick={() => onAction({ group, action: 'delete' })}
          >
            {t('groups.delete')}
          </Menu.Item>
        </>
      )}
      <Menu.Divider />
      <CopyLinkItem path={`/groups/${group.id}`} />
    </>
  )
}

/** The dialog of an icon, once the group is read as it is now. */
export function GroupActionDialog({ asked, onClose }: { asked: GroupAction; onClose: () => void }) {
  const _me = useMe()
  const { data, isPending, error, refetch } = useQuery(groupQuery(asked.group.id))
  if (data && asked.action === 'edit' && data.actions.update.allowed)
    return <EditGroupDialog group={data} onClose={onClose} />
  if (data && asked.action === 'delete' && data.actions.delete.allowed)
    return <DeleteGroupDialog group={data} onClose={onClose} onDeleted={() => flushSync(onClose)} />
  return (
    <Dialog onClose={onClose} title={asked.group.name}>
      {isPending && <Skeleton height={120} />}
      {error && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {data && <Text size="sm">{reasonAgainstMembers(data) ?? t('groups.mayNotChange')}</Text>}
    </Dialog>
  )
}
