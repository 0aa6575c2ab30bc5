import { ScrollArea, Table } from '@mantine/core'
import { useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { formatTime } from '../../ui/time.ts'
import { ChartOrTable } from '../overview/ChartOrTable.tsx'
import { LinesChart } from '../overview/later-charts.ts'

interface FigureChartProps {
  label: string
  /** The name of the node. */
  of?: string
  /** The moments of the values, one a minute. */
  minutes: readonly { at: string }[]
  lines: readonly { name: string; values: readonly number[] }[]
  valueText: (value: number) => string
}

/** Figures of the last hour as a small chart, and the same as a table. */
export function FigureChart({ label, of, minutes, lines, valueText }: FigureChartProps) {
  const { preferences } = useMe()
  const named = of ? `${label}, ${of}` : label
  const times = minutes.map(({ at }) => formatTime(at, preferences))
  const most = lines
    .map(({ name, values }) => `${name} ${t('nodes.mostOf', { most: valueText(Math.max(...values)) })}`)
    .join(', ')
  return (
    <ChartOrTable
      label={label}
      {...(of ? { of } : {})}
      summary={most}
      chart={<LinesChart times={times.map(clockOf)} lines={lines} valueText={valueText} />}
      table={
        <ScrollArea.Autosize
          className="rc-panel"
          mah={240}
          type="auto"
          viewportProps={{ tabIndex: 0, role: 'group', 'aria-label': named }}
        >
          <Table className="rc-table" aria-label={named} fz="sm" horizontalSpacing="md" stickyHeader>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t('nodes.minute')}</Table.Th>
                {lines.map(({ name }) => (
                  <Table.Th key={name} scope="col" ta="end">
                    {name}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {minutes
                .map(({ at }, place) => (
                  <Table.Tr key={at}>
                    <Table.Th scope="row">{times[place]}</Table.Th>
                    {lines.map(({ name, values }) => (
                      <Table.Td key={name} ta="end">
                        {valueText(values[place] ?? 0)}
                      </Table.Td>
                    ))}
                  </Table.Tr>
                ))
                .toReversed()}
            </Table.Tbody>
          </Table>
        </ScrollArea.Autosize>
      }
    />
  )
}

/** The part of a time that differs within an hour. */
function clockOf(time: string): string {
  return /\d{1,2}:\d{2}(\s?[AP]M)?/i.exec(time)?.[0] ?? time
}
