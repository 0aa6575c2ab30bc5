import { Button, Menu, Text } from '@mantine/core'
import { IconChevronDown, IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { t } from '../i18n/messages.ts'
import { fewOptions, matching, onlyMatch, rowsDrawn } from './picker/options.ts'

interface FilterChipProps {
  label: string
  value: string | undefined
  options: { value: string; label: string }[]
  onChange: (value: string | undefined) => void
}

/** One filter: says what it is set to, and opens the choices; many of them are searched. */
export function FilterChip({ label, value, options, onChange }: FilterChipProps) {
  const [opened, setOpened] = useState(false)
  const [q, setQ] = useState('')
  const chosen = options.find((option) => option.value === value)
  const found = matching(options, q)
  const many = options.length > fewOptions
  const choose = (next: string | undefined) => {
    onChange(next)
    setOpened(false)
  }
  return (
    <Menu
      position="bottom-start"
      opened={opened}
      onChange={(next) => {
        setOpened(next)
        setQ('')
      }}
    >
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
      <Menu.Dropdown
        mah={380}
        maw="min(560px, 92vw)"
        {...(many ? { w: 'min(340px, 92vw)' } : {})}
        style={{ overflowY: 'auto' }}
      >
        {many && (
          <Menu.Search
            aria-label={t('lists.searchIn', { what: label })}
            placeholder={t('lists.searchIn', { what: label })}
            size="xs"
            leftSection={<IconSearch size={14} aria-hidden />}
            value={q}
            onChange={(event) => setQ(event.currentTarget.value)}
            onKeyDown={(event) => {
              const only = onlyMatch(found, q)
              if (event.key === 'Enter' && only) choose(only.value)
            }}
          />
        )}
        <Menu.RadioGroup value={value ?? ''} onChange={(next) => choose(next || undefined)}>
          {q === '' && <Menu.RadioItem value="">{t('ui.any')}</Menu.RadioItem>}
          {found.slice(0, rowsDrawn).map((option) => (
            <Menu.RadioItem key={option.value} value={option.value}>
              {option.label}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        {found.length === 0 && (
          <Text size="xs" c="dimmed" px="sm" py={4} role="status">
            {t('lists.nothingMatches')}
          </Text>
        )}
        {found.length > rowsDrawn && (
          <Text size="xs" c="dimmed" px="sm" py={4}>
            {t('lists.moreByTyping', { count: found.length - rowsDrawn })}
          </Text>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
