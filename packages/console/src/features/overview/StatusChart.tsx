import '@mantine/charts/styles.css'
import { BarsList } from '@mantine/charts'
import { numberText } from '../../ui/count.ts'

export interface StatusBar {
  status: 'active' | 'invited' | 'inactive'
  label: string
  count: number
}

export function StatusChart({ rows }: { rows: StatusBar[] }) {
  return (
    <BarsList
      data={rows.map(({ label, count }) => ({ name: label, value: count }))}
      valueFormatter={numberText}
      barColor="var(--surface-selected)"
      barTextColor="var(--mantine-color-text)"
      barGap={4}
      barHeight={28}
      minBarSize={90}
    />
  )
}
