import { Button, Group, Stack, Text, UnstyledButton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { Fragment, type KeyboardEvent, type ReactNode } from 'react'
import { t } from '../../i18n/messages.ts'
import { arranged, type DrawnGroup } from './arranged.ts'
import { type Option, rowsDrawn } from './options.ts'
import { picksAround } from './PickerSearch.tsx'
import type { PickerState } from './use-picker.ts'

interface PickerGroupsProps<T extends Option> {
  picker: PickerState<T>
  /** The options by section; those without one under an empty name. */
  sections: ReadonlyMap<string, readonly T[]>
  changeable: boolean
  renderOption: (option: T, picker: PickerState<T>) => ReactNode
}

/** The rows, section by section and heading by heading. */
export function PickerGroups<T extends Option>({ sections, ...shared }: PickerGroupsProps<T>) {
  return (
    <Stack gap="md" onKeyDown={moveByArrows}>
      {[...sections].map(([section, options]) =>
        section === '' ? (
          <Headings key={section} {...shared} options={options} />
        ) : (
          <Section key={section} {...shared} section={section} options={options} />
        ),
      )}
    </Stack>
  )
}

interface HeadingsProps<T extends Option> extends Omit<PickerGroupsProps<T>, 'sections'> {
  options: readonly T[]
}

/** What stays out of the way until somebody opens it. */
function Section<T extends Option>(props: HeadingsProps<T> & { section: string }) {
  const { section, options, picker } = props
  const [opened, { toggle }] = useDisclosure(false)
  const shown = picker.narrowed || opened
  const ticked = options.filter(({ value }) => picker.isTicked(value)).length
  return (
    <Stack component="section" gap="sm" aria-label={section}>
      <Group gap="xs">
        <Button size="compact-sm" variant="default" aria-expanded={shown} onClick={toggle}>
          {section}
        </Button>
        <Text size="xs" c="dimmed">
          {t('lists.tickedOf', { count: ticked, total: options.length })}
        </Text>
      </Group>
      {shown && <Headings {...props} />}
    </Stack>
  )
}

function Headings<T extends Option>({ options, picker, ...shared }: HeadingsProps<T>) {
  const groups = arranged(options, picker)
  return groups.map((group) => <Heading key={group.heading} group={group} picker={picker} {...shared} />)
}

interface HeadingProps<T extends Option> extends Omit<HeadingsProps<T>, 'options'> {
  group: DrawnGroup<T>
}

function Heading<T extends Option>({ group, picker, changeable, renderOption }: HeadingProps<T>) {
  const { heading, open, drawn, options } = group
  const left = options.length - drawn.length
  const rows = (
    <>
      {drawn.map((option) => (
        <Fragment key={option.value}>{renderOption(option, picker)}</Fragment>
      ))}
      {open && left > 0 && (
        <Group>
          <Button size="compact-xs" variant="subtle" onClick={() => picker.showMore(heading)}>
            {t('lists.showMore', { count: Math.min(left, rowsDrawn), left })}
          </Button>
        </Group>
      )}
    </>
  )
  if (heading === '') return <Stack gap="xs">{rows}</Stack>
  return (
    <Stack component="section" gap="xs" aria-label={heading}>
      <HeadingLine group={group} picker={picker} changeable={changeable} />
      {rows}
    </Stack>
  )
}

function HeadingLine<T extends Option>({ group, picker, changeable }: Omit<HeadingProps<T>, 'renderOption'>) {
  const { heading, open, options, ticked } = group
  const Chevron = open ? IconChevronDown : IconChevronRight
  const free = options.filter(({ disabled }) => !disabled).map(({ value }) => value)
  const allTicked = free.every(picker.isTicked)
  return (
    <Group className="rc-picker-heading" gap="xs" justify="space-between" wrap="nowrap">
      <UnstyledButton aria-expanded={open} onClick={() => picker.open(heading, !open)}>
        <Group component="span" gap={4} wrap="nowrap">
          <Chevron size={14} aria-hidden />
          <Text span size="sm" fw={600}>
            {heading}
          </Text>{' '}
          <Text span size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
            {t('lists.tickedOf', { count: ticked, total: options.length })}
          </Text>
        </Group>
      </UnstyledButton>
      {changeable && free.length > 1 && (
        <Button
          size="compact-xs"
          variant="subtle"
          aria-label={t(allTicked ? 'lists.selectNoneOf' : 'lists.selectAllOf', { group: heading })}
          onClick={() => picker.toggleAll(free)}
        >
          {t(allTicked ? 'lists.selectNone' : 'lists.selectAll')}
        </Button>
      )}
    </Group>
  )
}

const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 }

/** Arrow keys go from box to box; radio buttons do so by themselves. */
function moveByArrows(event: KeyboardEvent<HTMLDivElement>): void {
  const { key, target } = event
  const step = steps[key]
  if (!step || !(target instanceof HTMLInputElement) || target.type !== 'checkbox') return
  const rows = picksAround(target)
  event.preventDefault()
  rows[rows.indexOf(target) + step]?.focus()
}
