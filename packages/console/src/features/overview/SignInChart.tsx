import '@mantine/charts/styles.css'
import { BarChart } from '@mantine/charts'
import { t } from '../../i18n/messages.ts'
import { numberText } from '../../ui/count.ts'
import { toneColor } from '../../ui/theme.ts'

export interface SignInBar {
  /** The day in the form of the reader. */
  day: string
  signedIn: number
  failed: number
}

export function SignInChart({ bars }: { bars: SignInBar[] }) {
  return (
    <BarChart
      h={240}
      data={bars}
      dataKey="day"
      type="stacked"
      series={[
        { name: 'signedIn', label: t('overview.signedIn'), color: 'var(--mantine-primary-color-filled)' },
        { name: 'failed', label: t('overview.failed'), color: toneColor('bad') },
      ]}
      valueFormatter={numberText}
      withLegend
      legendProps={{ verticalAlign: 'bottom', height: 36 }}
      gridColor="var(--line)"
      textColor="var(--mantine-color-dimmed)"
      tickLine="none"
      yAxisProps={{ allowDecimals: false, width: 44 }}
      xAxisProps={{ minTickGap: 24 }}
      barChartProps={{ accessibilityLayer: false }}
      maxBarWidth={28}
    />
  )
}
