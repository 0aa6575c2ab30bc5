import { Button, CloseButton, Group, Paper, Text } from '@mantine/core'
import { type BulkAction, bulkMaximum } from '@rollcall/contract/bulk.ts'
import { IconTrash, IconUserCheck, IconUserOff, IconUserStar } from '@tabler/icons-react'
import { count } from '../../ui/count.ts'
import type { UserSelection } from './use-user-selection.ts'

const actions = {
  activate: { label: 'Activate…', icon: IconUserCheck },
  deactivate: { label: 'Deactivate…', icon: IconUserOff },
  'assign-role': { label: 'Assign role…', icon: IconUserStar },
  delete: { label: 'Delete…', icon: IconTrash },
} as const

interface SelectionBarProps {
  selection: UserSelection
  /** How many match the filter. */
  total: number
  actions: BulkAction[]
  onAction: (action: BulkAction) => void
}

/** What can be done with the selected users; stays in view while the table is scrolled. */
export function SelectionBar({ selection, total, actions: offered, onAction }: SelectionBarProps) {
  const { count: selected, everybody } = selection
  return (
    <Paper
      component="section"
      aria-label="Selected users"
      className="rc-bar"
      withBorder
      shadow="md"
      p="xs"
      mt="sm"
    >
      <Group gap="xs" justify="space-between">
        <Group gap="xs">
          <CloseButton size="sm" aria-label="Select nobody" onClick={selection.clear} />
          <Text size="sm" fw={600} role="status">
            {everybody ? `All ${count(selected, 'user')} selected` : `${count(selected, 'user')} selected`}
          </Text>
          {!everybody && selected < total && <Everybody total={total} onSelect={selection.selectEverybody} />}
        </Group>
        <Group gap="xs">
          {offered.map((action) => {
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
      </Group>
    </Paper>
  )
}

function Everybody({ total, onSelect }: { total: number; onSelect: () => void }) {
  if (total > bulkMaximum) {
    return (
      <Text size="xs" c="dimmed">
        {`To select all that match, narrow the filter to ${count(bulkMaximum, 'user')} at most.`}
      </Text>
    )
  }
  return (
    <Button size="compact-xs" variant="subtle" onClick={onSelect}>
      {`Select all ${new Intl.NumberFormat('en').format(total)} that match`}
    </Button>
  )
}
