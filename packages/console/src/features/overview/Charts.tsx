import '@mantine/charts/styles.css'
import { AreaChart, BarChart } from '@mantine/charts'
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

export interface Line {
  name: string
  /** One for each moment, and null where there is none. */
  values: readonly (number | null)[]
}

interface LinesChartProps {
  /** The moments in the form of the reader. */
  times: readonly string[]
  lines: readonly Line[]
  valueText: (value: number) => string
}

const lineColors = ['var(--mantine-primary-color-filled)', toneColor('warning')]

/** A small chart of figures over time. Two lines at most: more colours would have to be told apart. */
export function LinesChart({ times, lines, valueText }: LinesChartProps) {
  const data = times.map((time, place) => ({
    time,
    ...Object.fromEntries(lines.map(({ name, values }) => [name, values[place] ?? null])),
  }))
  return (
    <AreaChart
      h={lines.length > 1 ? 150 : 120}
      data={data}
      dataKey="time"
      series={lines.map(({ name }, place) => ({ name, color: lineColors[place] ?? 'gray' }))}
      valueFormatter={valueText}
      withLegend={lines.length > 1}
      legendProps={{ verticalAlign: 'bottom', height: 30 }}
      withDots={false}
      withGradient={false}
      fillOpacity={0.15}
      curveType="linear"
      connectNulls={false}
      gridColor="var(--line)"
      textColor="var(--mantine-color-dimmed)"
      tickLine="none"
      yAxisProps={{ width: 64, tickCount: 3 }}
      xAxisProps={{ minTickGap: 40 }}
      areaProps={{ isAnimationActive: false }}
      areaChartProps={{ accessibilityLayer: false }}
    />
  )
}
