import { Button, Menu } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { t } from '../../../i18n/messages.ts'

interface TypedChipProps {
  label: string
  /** What it is set to. */
  shown: string | undefined
  typed: string
  onType: (typed: string) => void
  hint: string
  onEnter: () => void
  onAny: () => void
  /** What there is to choose for what is typed. */
  children: ReactNode
}

/** A filter whose value is typed: says what it is set to, and opens a field. Enter takes what is typed. */
export function TypedChip({ label, shown, typed, onType, hint, onEnter, onAny, children }: TypedChipProps) {
  const [opened, setOpened] = useState(false)
  return (
    <Menu
      position="bottom-start"
      opened={opened}
      onChange={(next) => {
        setOpened(next)
        onType('')
      }}
    >
      <Menu.Target>
        <Button
          size="xs"
          radius="xl"
          variant={shown === undefined ? 'default' : 'light'}
          rightSection={<IconChevronDown size={13} aria-hidden />}
        >
          {shown === undefined ? label : `${label}: ${shown}`}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={380} w="min(340px, 92vw)" style={{ overflowY: 'auto' }}>
        <Menu.Search
          aria-label={`${label}: ${hint}`}
          placeholder={hint}
          size="xs"
          value={typed}
          onChange={(event) => onType(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.nativeEvent.isComposing || typed.trim() === '') return
            onEnter()
            setOpened(false)
          }}
        />
        {typed === '' && <Menu.Item onClick={onAny}>{t('ui.any')}</Menu.Item>}
        {children}
      </Menu.Dropdown>
    </Menu>
  )
}
