import { Button, Menu } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { t } from '../i18n/messages.ts'

interface FilterChipProps {
  label: string
  value: string | undefined
  options: { value: string; label: string }[]
  onChange: (value: string | undefined) => void
}

/** One filter: shows its value, and opens its choices. */
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
        <Menu.RadioGroup value={value ?? ''} onChange={(next) => onChange(next || undefined)}>
          <Menu.RadioItem value="" closeMenuOnClick>
            {t('ui.any')}
          </Menu.RadioItem>
          {options.map((option) => (
            <Menu.RadioItem key={option.value} value={option.value} closeMenuOnClick>
              {option.label}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  )
}
