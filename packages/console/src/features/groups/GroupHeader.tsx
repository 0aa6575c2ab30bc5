import { Alert, Button, Group, Text } from '@mantine/core'
import type { GroupDetails } from '@rollcall/contract/groups.ts'
import { IconLock, IconPencil, IconTrash } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { Time } from '../../ui/Time.tsx'
import { doneBy } from '../users/people/names.ts'
import { DeleteGroupDialog } from './DeleteGroupDialog.tsx'
import { EditGroupDialog } from './EditGroupDialog.tsx'
import { GroupRolePill, VisibilityPill } from './GroupPills.tsx'
import { reasonAgainstMembers } from './offers.ts'
import { shortList } from './words.ts'

export function GroupHeader({ group }: { group: GroupDetails }) {
  const me = useMe()
  const mayReadAll = useMe().actions.seeAllGroups.allowed
  const navigate = useNavigate()
  const [asked, setAsked] = useState<'edit' | 'delete'>()
  const reason = reasonAgainstMembers(group)
  const close = () => setAsked(undefined)
  return (
    <>
      <PageHeader
        title={group.name}
        description={group.description}
        actions={
          <>
            {group.actions.update.allowed && (
              <Button
                size="xs"
                variant="default"
                leftSection={<IconPencil size={15} aria-hidden />}
                onClick={() => setAsked('edit')}
              >
                {t('groups.edit')}
              </Button>
            )}
            {group.actions.delete.allowed && (
              <Button
                size="xs"
                variant="default"
                c="var(--mantine-color-error)"
                leftSection={<IconTrash size={15} aria-hidden />}
                onClick={() => setAsked('delete')}
              >
                {t('groups.delete')}
              </Button>
            )}
          </>
        }
      />
      <Group gap="xs">
        <Group gap={4}>
          <Text size="sm" c="dimmed">
            {t('groups.visibleTo')}
          </Text>
          <VisibilityPill shown={group.public} />
        </Group>
        {group.ownRole && (
          <Group gap={4}>
            <Text size="sm" c="dimmed">
              {t('groups.youAre')}
            </Text>
            <GroupRolePill role={group.ownRole} />
          </Group>
        )}
        <Text size="sm" c="dimmed">
          {countsOf(group)}
        </Text>
      </Group>
      <Text size="sm" c="dimmed" mb="xs">
        {group.createdBy
          ? t('groups.createdBy', { name: doneBy(me, group.createdBy) })
          : t('groups.createdAt')}{' '}
        <Time at={group.createdAt} />
      </Text>
      {reason && (
        <Alert variant="light" color="gray" icon={<IconLock size={18} aria-hidden />} mb="xs">
          <Text size="sm">{reason}</Text>
        </Alert>
      )}
      {asked === 'edit' && <EditGroupDialog group={group} onClose={close} />}
      {asked === 'delete' && (
        <DeleteGroupDialog
          group={group}
          onClose={close}
          // Replaces the address, so that Back does not lead to the deleted group.
          onDeleted={() => navigate({ to: mayReadAll ? '/settings/groups' : '/groups', replace: true })}
        />
      )}
    </>
  )
}

/** "12 members, owned by ada and bob, 2 API keys". */
function countsOf({ members, owners, firstOwners, keys }: GroupDetails): string {
  const names = shortList(
    firstOwners.map(({ name }) => name),
    owners,
  )
  return [
    t('groups.membersCounted', { count: members }),
    owners === 0 ? t('groups.ownedByNobody') : t('groups.ownedBy', { names }),
    ...(keys ? [t('groups.keysCounted', { count: keys })] : []),
  ].join(', ')
}
