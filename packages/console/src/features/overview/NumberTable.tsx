import { ScrollArea, Table } from '@mantine/core'
import type { LinkProps } from '@tanstack/react-router'
import { numberText } from '../../ui/count.ts'
import { TextLink } from '../../ui/TextLink.tsx'

interface Row {
  key: string
  name: string
  numbers: (Pick<LinkProps, 'to' | 'search'> & { value: number })[]
}

interface NumberTableProps {
  label: string
  /** The heads of all columns, that of the names first. */
  head: string[]
  rows: Row[]
}

/** Numbers by name; each leads to its list. */
export function NumberTable({ label, head, rows }: NumberTableProps) {
  return (
    <ScrollArea.Autosize
      className="rc-panel"
      mah={320}
      type="auto"
      viewportProps={{ tabIndex: 0, role: 'group', 'aria-label': label }}
    >
      <Table
        className="rc-table"
        aria-label={label}
        fz="sm"
        verticalSpacing={5}
        horizontalSpacing="md"
        stickyHeader
      >
        <Table.Thead>
          <Table.Tr>
            {head.map((name, place) => (
              <Table.Th key={name} scope="col" ta={place === 0 ? 'start' : 'end'}>
                {name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ key, name, numbers }) => (
            <Table.Tr key={key}>
              <Table.Th scope="row">{name}</Table.Th>
              {numbers.map(({ value, ...link }, place) => (
                <Table.Td key={head[place + 1]} ta="end">
                  {value === 0 ? (
                    '0'
                  ) : (
                    <TextLink {...link} fz="inherit">
                      {numberText(value)}
                    </TextLink>
                  )}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea.Autosize>
  )
}
