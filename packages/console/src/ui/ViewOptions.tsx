import {
  ActionIcon,
  Button,
  Checkbox,
  Group,
  NativeSelect,
  SegmentedControl,
  Stack,
  Text,
} from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { useMe } from '../api/me.ts'
import { t } from '../i18n/messages.ts'
import type { LaidColumn } from './list-layout.ts'
import { useSavePreferences } from './use-save-preferences.ts'

/** A column as it is offered. Each column with a name can be hidden and moved, except the column that names the row. */
interface OfferedColumn extends LaidColumn {
  label: string
  sort?: string
}

export interface ViewOptionsProps {
  label: string
  list?: string
  columns: readonly OfferedColumn[]
  layout: { chosen: readonly OfferedColumn[]; shown: readonly OfferedColumn[]; narrow: boolean }
  sort?: string
  onSort?: (sort: string) => void
}

/** Which columns a list has, in which order, and how close its rows stand: kept with one's preferences, the same at every browser. */
export function ViewOptions({ list = '', columns, layout, sort, onSort }: ViewOptionsProps) {
  const { preferences } = useMe()
  const save = useSavePreferences()
  const { chosen, shown, narrow } = layout
  const keys = chosen.map(({ key }) => key)
  const set = (next: string[]) => save({ columns: { ...preferences.columns, [list]: next } })
  const reset = () => {
    const { [list]: _, ...others } = preferences.columns
    save({ columns: others, density: 'comfortable' })
  }
  const hidden = columns.filter(({ key }) => !keys.includes(key))
  const lacking = narrow ? [] : chosen.filter((column) => !shown.includes(column))
  return (
    <Stack gap="xs" miw={230}>
      {narrow && onSort && <SortSelect columns={columns} sort={sort} onSort={onSort} />}
      <Text size="xs" fw={600}>
        {t('lists.columns')}
      </Text>
      <Stack component="ul" gap={4} m={0} p={0} mah="50dvh" style={{ listStyle: 'none', overflowY: 'auto' }}>
        {[...chosen, ...hidden].map((column) => (
          <ColumnLine
            key={column.key}
            column={column}
            at={keys.indexOf(column.key)}
            last={keys.length - 1}
            onToggle={(on) => set(on ? [...keys, column.key] : keys.filter((key) => key !== column.key))}
            onMove={(to) => set(moved(keys, keys.indexOf(column.key), to))}
          />
        ))}
      </Stack>
      {lacking.length > 0 && (
        <Text size="xs" c="dimmed" maw={260}>
          {t('lists.noRoomFor', { columns: lacking.map(({ label }) => label).join(', ') })}
        </Text>
      )}
      <SegmentedControl
        size="xs"
        aria-label={t('lists.density')}
        value={preferences.density}
        onChange={(density) => save({ density })}
        data={[
          { value: 'comfortable', label: t('lists.comfortable') },
          { value: 'compact', label: t('lists.compact') },
        ]}
      />
      <Button size="compact-xs" variant="subtle" onClick={reset}>
        {t('lists.usualColumns')}
      </Button>
    </Stack>
  )
}

function moved(keys: readonly string[], from: number, to: number): string[] {
  const others = keys.toSpliced(from, 1)
  return others.toSpliced(to, 0, keys[from] as string)
}

interface ColumnLineProps {
  column: OfferedColumn
  /** Its place among those shown; -1 when it is hidden. */
  at: number
  last: number
  onToggle: (on: boolean) => void
  onMove: (to: number) => void
}

function ColumnLine({ column, at, last, onToggle, onMove }: ColumnLineProps) {
  const label = column.label || t('ui.actions')
  return (
    <Group component="li" justify="space-between" wrap="nowrap" gap="xs">
      <Checkbox
        size="xs"
        label={label}
        checked={at >= 0}
        disabled={column.names}
        onChange={(event) => onToggle(event.currentTarget.checked)}
      />
      {at >= 0 && (
        <Group gap={0} wrap="nowrap">
          <ActionIcon
            size="sm"
            aria-label={t('lists.moveUp', { column: label })}
            disabled={at === 0}
            onClick={() => onMove(at - 1)}
          >
            <IconArrowUp size={13} aria-hidden />
          </ActionIcon>
          <ActionIcon
            size="sm"
            aria-label={t('lists.moveDown', { column: label })}
            disabled={at === last}
            onClick={() => onMove(at + 1)}
          >
            <IconArrowDown size={13} aria-hidden />
          </ActionIcon>
        </Group>
      )}
    </Group>
  )
}

interface SortSelectProps {
  columns: readonly OfferedColumn[]
  sort: string | undefined
  onSort: (sort: string) => void
}

/** Where the heads of columns are not seen, the order is chosen here. */
function SortSelect({ columns, sort = '', onSort }: SortSelectProps) {
  const data = columns.flatMap(({ label, sort: field }) =>
    field
      ? [
          { value: field, label: t('lists.ascending', { column: label }) },
          { value: `-${field}`, label: t('lists.descending', { column: label }) },
        ]
      : [],
  )
  if (data.length === 0) return null
  return (
    <NativeSelect
      size="xs"
      label={t('lists.sortedBy')}
      data={data}
      value={sort}
      onChange={(event) => onSort(event.currentTarget.value)}
    />
  )
}
