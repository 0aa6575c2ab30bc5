import { Box, Button, CloseButton, Group, Menu, Text } from '@mantine/core'
import { mostOfFilter } from '@rollcall/contract/bulk.ts'
import type { BulkAction } from '@rollcall/contract/jobs.ts'
import type { Total } from '@rollcall/contract/pagination.ts'
import {
  type Icon,
  IconChevronDown,
  IconShieldMinus,
  IconShieldPlus,
  IconTags,
  IconTrash,
  IconUserCheck,
  IconUserMinus,
  IconUserOff,
  IconUserStar,
  IconUsersMinus,
  IconUsersPlus,
} from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { api } from '../../../api/client.ts'
import { t } from '../../../i18n/messages.ts'
import { toastProblem } from '../../../ui/toast.tsx'
import type { UserSelection } from '../bulk/use-user-selection.ts'

const actions: Record<BulkAction, { label: string; icon: Icon }> = {
  activate: { label: t('users.activate'), icon: IconUserCheck },
  deactivate: { label: t('users.deactivate'), icon: IconUserOff },
  'assign-role': { label: t('users.assignRole'), icon: IconUserStar },
  'revoke-role': { label: t('users.revokeRole'), icon: IconUserMinus },
  'grant-capability': { label: t('users.grantCapability'), icon: IconShieldPlus },
  'revoke-capability': { label: t('users.revokeCapability'), icon: IconShieldMinus },
  'add-to-group': { label: t('users.addToGroup'), icon: IconUsersPlus },
  'remove-from-group': { label: t('users.removeFromGroup'), icon: IconUsersMinus },
  'set-attributes': { label: t('users.setAttributes'), icon: IconTags },
  delete: { label: t('users.delete'), icon: IconTrash },
}
/** Those with a button of their own; the others are in a menu. */
const frequent: readonly BulkAction[] = ['activate', 'deactivate', 'assign-role', 'delete']

interface SelectionBarProps {
  selection: UserSelection
  /** How many users match the filter; undefined until that is known. */
  total: Total | undefined
  actions: BulkAction[]
  onAction: (action: BulkAction) => void
}

/** The actions on selected users, above the list. It takes its place before a user is selected, so that no row moves. */
export function SelectionBar(props: SelectionBarProps) {
  const { selection, total } = props
  const { count: selected, everybody } = selection
  if (selected === 0) {
    return (
      <Group className="rc-selection" px="xs" mb="xs">
        <Text size="sm" c="dimmed">
          {t('users.selectSeveral')}
        </Text>
      </Group>
    )
  }
  return (
    <Box
      component="section"
      aria-label={t('users.selectedUsers')}
      className="rc-selection"
      data-selected
      p="xs"
      mb="xs"
    >
      <Group gap="xs" justify="space-between" flex={1}>
        <Group gap="xs">
          <CloseButton size="sm" aria-label={t('users.selectNobody')} onClick={selection.clear} />
          <Text size="sm" fw={600} role="status">
            {t(everybody ? 'users.allSelected' : 'users.selected', { count: selected })}
          </Text>
          {!everybody && total && (total.totalCapped || selected < total.total) && (
            <Everybody of={total} selection={selection} />
          )}
        </Group>
        <Buttons {...props} />
      </Group>
    </Box>
  )
}

function Buttons({ actions: offered, onAction }: SelectionBarProps) {
  const others = offered.filter((action) => !frequent.includes(action))
  return (
    <Group gap="xs">
      {others.length > 0 && <OtherActions actions={others} onAction={onAction} />}
      {frequent.map((action) => {
        if (!offered.includes(action)) return null
        const { label, icon: ActionIcon } = actions[action]
        return (
          <Button
            key={action}
            size="xs"
            variant="default"
            leftSection={<ActionIcon size={15} aria-hidden />}
            {...(action === 'delete' ? { c: 'var(--mantine-color-error)' } : {})}
            onClick={() => onAction(action)}
          >
            {label}
          </Button>
        )
      })}
    </Group>
  )
}

function OtherActions({ actions: others, onAction }: Pick<SelectionBarProps, 'actions' | 'onAction'>) {
  return (
    <Menu position="bottom-end" width={280} shadow="md">
      <Menu.Target>
        <Button size="xs" variant="default" rightSection={<IconChevronDown size={14} aria-hidden />}>
          {t('users.moreActions')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {others.map((action) => {
          const { label, icon: ActionIcon } = actions[action]
          return (
            <Menu.Item
              key={action}
              leftSection={<ActionIcon size={16} aria-hidden />}
              onClick={() => onAction(action)}
            >
              {label}
            </Menu.Item>
          )
        })}
      </Menu.Dropdown>
    </Menu>
  )
}

interface EverybodyProps {
  of: Total
  selection: UserSelection
}

/** Selects all who match the filter. Where the list has not counted all of them, they are counted first. */
function Everybody({ of: { total, totalCapped }, selection: { filter, selectEverybody } }: EverybodyProps) {
  const count = useMutation({
    mutationFn: () => api.bulk.countMails({ users: { filter } }),
    onSuccess: ({ users, tooMany }) => tooMany || selectEverybody(users),
    onError: (error) => toastProblem(t('users.notCounted'), error),
  })
  if (count.data?.tooMany) {
    return (
      <Text size="xs" c="dimmed" role="status">
        {t('users.filterDown', { count: mostOfFilter })}
      </Text>
    )
  }
  return (
    <Button
      size="compact-xs"
      variant="subtle"
      loading={count.isPending}
      onClick={() => (totalCapped ? count.mutate() : selectEverybody(total))}
    >
      {totalCapped ? t('users.selectAllUncounted') : t('users.selectAll', { count: total })}
    </Button>
  )
}
