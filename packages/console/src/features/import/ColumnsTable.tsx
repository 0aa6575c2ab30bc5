import { Select, Text } from '@mantine/core'
import type { ColumnTarget, Import } from '@rollcall/contract/imports.ts'
import { useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { Clamp } from '../../ui/Clamp.tsx'
import { DataTable } from '../../ui/DataTable.tsx'
import type { Column } from '../../ui/table.ts'
import { targetLabel } from './targets.ts'

interface ColumnsTableProps {
  given: Import['columns']
  value: readonly (ColumnTarget | null)[]
  targets: readonly ColumnTarget[]
  onChange: (value: (ColumnTarget | null)[]) => void
}

type Row = Import['columns'][number] & { place: number }

/** Says of a column that it is not read. */
const nothing = ''

/** The columns of a file with their first values, and what each of them holds. */
export function ColumnsTable({ given, value, targets, onChange }: ColumnsTableProps) {
  const { attributes } = useMe().tenant
  const data = [
    { value: nothing, label: t('imports.notImported') },
    ...targets.map((target) => ({ value: target, label: targetLabel(target, attributes) })),
  ]
  const nameOf = ({ name, place }: Row) => name || t('imports.columnNumber', { number: place + 1 })
  const columns: Column<Row>[] = [
    {
      key: 'name',
      label: t('imports.column'),
      names: true,
      min: 120,
      render: (row) => (
        <Text size="sm" fw={500} style={{ overflowWrap: 'anywhere' }}>
          {nameOf(row)}
        </Text>
      ),
    },
    {
      key: 'samples',
      label: t('imports.samples'),
      min: 140,
      render: ({ samples }) => <Clamp label={samples.filter((sample) => sample !== '').join(' · ')} />,
    },
    {
      key: 'target',
      label: t('imports.holds'),
      min: 180,
      render: (row) => (
        <Select
          size="xs"
          aria-label={t('imports.holdsOf', { column: nameOf(row) })}
          data={data}
          value={value[row.place] ?? nothing}
          allowDeselect={false}
          searchable={data.length > 9}
          onChange={(chosen) =>
            onChange(
              value.map((target, place) =>
                place === row.place ? ((chosen || null) as ColumnTarget | null) : target,
              ),
            )
          }
        />
      ),
    },
  ]
  return (
    <DataTable
      label={t('imports.columns')}
      columns={columns}
      rows={given.map((column, place) => ({ ...column, place }))}
      rowKey={({ place }) => String(place)}
      empty={null}
    />
  )
}
