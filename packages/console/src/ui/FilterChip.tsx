import { Button, Menu } from '@mantine/core'
import { IconCheck, IconChevronDown } from '@tabler/icons-react'

interface FilterChipProps {
  label: string
  value: string | undefined
  options: { value: string; label: string }[]
  onChange: (value: string | undefined) => void
}

/** One filter: says what it is set to, and opens the choices. */
export function FilterChip({ label, value, options, onChange }: FilterChipProps) {
  const chosen = options.find((option) => option.value === value)
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button
          size="xs"
          radius="xl"
          variant={value === undefined ? 'default' : 'light'}
          rightSection={<IconChevronDown size={13} aria-hidden />}
        >
          {value === undefined ? label : `${label}: ${chosen?.label ?? value}`}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={340} maw="min(560px, 92vw)" style={{ overflowY: 'auto' }}>
        <Choice label="Any" active={value === undefined} onClick={() => onChange(undefined)} />
        {options.map((option) => (
          <Choice
            key={option.value}
            label={option.label}
            active={option.value === value}
            onClick={() => onChange(option.value)}
          />
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function Choice({ label, active, onClick }: { label: string; active: boolean; onClick: () => void }) {
  return (
    <Menu.Item
      role="menuitemradio"
      aria-checked={active}
      onClick={onClick}
      rightSection={active ? <IconCheck size={14} aria-hidden /> : undefined}
    >
      {label}
    </Menu.Item>
  )
}
