import { Button, Group, Stack, Text, VisuallyHidden } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { t } from '../../i18n/messages.ts'

interface ChartOrTableProps {
  /** Names the chart and the table. */
  label: string
  /** What it is about, where several on the page have this label; read out after it. */
  of?: string
  chart: ReactNode
  /** What the chart shows, for readers who do not see it. */
  summary: string
  table: ReactNode
}

/** A chart, and the same numbers in a table, in which each leads to its list. */
export function ChartOrTable({ label, of, chart, summary, table }: ChartOrTableProps) {
  const [asTable, setAsTable] = useState(false)
  const named = of ? `${label}, ${of}` : label
  return (
    <Stack gap={4} w="100%">
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={500}>
          {label}
          {of && <VisuallyHidden>, {of}</VisuallyHidden>}
        </Text>
        <Button size="compact-xs" variant="subtle" onClick={() => setAsTable(!asTable)}>
          {asTable ? t('overview.asChart') : t('overview.asTable')}
          <VisuallyHidden>: {named}</VisuallyHidden>
        </Button>
      </Group>
      {asTable ? (
        table
      ) : (
        <div role="img" aria-label={t('overview.chartOf', { label: named, summary })}>
          {chart}
        </div>
      )}
    </Stack>
  )
}
