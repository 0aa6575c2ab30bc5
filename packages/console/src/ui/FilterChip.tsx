import { Button, Menu, Text } from '@mantine/core'
import { IconChevronDown, IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { t } from '../i18n/messages.ts'
import { fewOptions, type Option, rowsDrawn } from './picker/options.ts'
import { type Choice, type Source, useFound, useOnlyMatch } from './picker/source.ts'

interface FilterChipProps {
  label: string
  value: string | undefined
  /** What is known to choose from, undefined until it is there; or `source` finds it. */
  options?: readonly Option[] | undefined
  source?: Source
  /** What is chosen, where a source finds the options. */
  chosen?: Pick<Option, 'label'> | undefined
  onChange: (value: string | undefined) => void
}

/** One filter: says what it is set to, and opens the choices; many of them are searched. */
export function FilterChip({ label, value, options, source, chosen, onChange }: FilterChipProps) {
  const [opened, setOpened] = useState(false)
  const known = chosen ?? options?.find((option) => option.value === value)
  const searched = options === undefined || options.length > fewOptions
  return (
    <Menu position="bottom-start" opened={opened} onChange={setOpened}>
      <Menu.Target>
        <Button
          size="xs"
          radius="xl"
          maw="100%"
          variant={value === undefined ? 'default' : 'light'}
          {...(value === undefined ? {} : { 'data-printed': true })}
          rightSection={<IconChevronDown size={13} aria-hidden />}
        >
          {value === undefined ? label : `${label}: ${known?.label ?? value}`}
        </Button>
      </Menu.Target>
      <Menu.Dropdown
        mah={380}
        maw="min(560px, 92vw)"
        {...(searched ? { w: 'min(340px, 92vw)' } : {})}
        style={{ overflowY: 'auto' }}
      >
        {/* Nothing is asked for before it is open. */}
        <Choices
          label={label}
          value={value}
          choice={source ?? { options }}
          searched={searched}
          onChoose={(next) => {
            onChange(next)
            setOpened(false)
          }}
        />
      </Menu.Dropdown>
    </Menu>
  )
}

interface ChoicesProps {
  label: string
  value: string | undefined
  choice: Choice
  searched: boolean
  onChoose: (value: string | undefined) => void
}

function Choices({ label, value, choice, searched, onChoose }: ChoicesProps) {
  const [q, setQ] = useState('')
  const found = useFound(choice, q)
  const { options } = found
  const onlyMatch = useOnlyMatch(found, q, (option) => onChoose(option.value))
  return (
    <>
      {searched && (
        <Menu.Search
          aria-label={t('lists.searchIn', { what: label })}
          placeholder={t('lists.searchIn', { what: label })}
          size="xs"
          leftSection={<IconSearch size={14} aria-hidden />}
          value={q}
          onChange={(event) => {
            setQ(event.currentTarget.value)
            onlyMatch.forget()
          }}
          onKeyDown={(event) => event.key === 'Enter' && onlyMatch.enter()}
        />
      )}
      <Menu.RadioGroup value={value ?? ''} onChange={(next) => onChoose(next || undefined)}>
        {q === '' && <Menu.RadioItem value="">{t('ui.any')}</Menu.RadioItem>}
        {options.map((option) => (
          <Menu.RadioItem key={option.value} value={option.value}>
            <span style={{ overflowWrap: 'anywhere' }}>{option.label}</span>
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
      <Text size="xs" c="dimmed" px="sm" role="status">
        {wordsAbout(found)}
      </Text>
    </>
  )
}

/** What is to be known of a list beside its lines. */
function wordsAbout({ options, settled, error, left }: ReturnType<typeof useFound>): string {
  if (error) return t('lists.notSearched')
  if (!settled) return t('lists.searching')
  if (options.length === 0) return t('lists.nothingMatches')
  if (left !== undefined) return left > 0 ? t('lists.moreByTyping', { count: left }) : ''
  return options.length >= rowsDrawn ? t('lists.othersByTyping') : ''
}
