import '@mantine/charts/styles.css'
import { BarChart } from '@mantine/charts'
import { t } from '../../i18n/messages.ts'
import { numberText } from '../../ui/count.ts'

export interface StatusBar {
  label: string
  count: number
}

export function StatusChart({ rows }: { rows: StatusBar[] }) {
  return (
    <BarChart
      h={116}
      data={rows}
      dataKey="label"
      orientation="vertical"
      series={[
        { name: 'count', label: t('overview.accounts'), color: 'var(--mantine-primary-color-filled)' },
      ]}
      valueFormatter={numberText}
      withBarValueLabel
      withTooltip={false}
      withXAxis={false}
      gridAxis="none"
      tickLine="none"
      textColor="var(--mantine-color-dimmed)"
      yAxisProps={{ width: 90 }}
      barChartProps={{ accessibilityLayer: false, margin: { right: 64 } }}
      maxBarWidth={22}
    />
  )
}
