import { styleText } from 'node:util'

export type Goal = { atLeast: number } | { atMost: number }

/** A value beside its goal. */
export interface Measured {
  value: number
  goal?: Goal | undefined
  unit?: string
}

const columns = { what: 66, value: 10, goal: 12 }
let checked = 0
let missed = 0
process.once('exit', () => {
  if (checked > 0)
    console.log(missed === 0 ? `\nAll ${checked} goals reached` : `\n${missed} of ${checked} goals missed`)
})

/** Begins a table of measurements of the same database. */
export function heading(text: string): void {
  console.log(`\n${text}`)
}

/** One line: what was measured, the value, its goal with the result, and what the value was made from. */
export function measure(
  what: string,
  value: number,
  goal: Goal | undefined,
  { unit = '', from = '' } = {},
): void {
  measureAll(what, [{ value, goal, unit }], from)
}

/** The same with several values, each beside its goal. */
export function measureAll(what: string, values: readonly Measured[], from = ''): void {
  console.log(`  ${what.padEnd(columns.what)}${values.map(cellsOf).join('')}  ${from}`.trimEnd())
}

/** Reports a failed measurement, which reaches no goal. */
export function measureFailed(what: string, error: unknown): void {
  checked += 1
  missed += 1
  const message = error instanceof Error ? error.message : String(error)
  console.log(`  ${what.padEnd(columns.what)} ${mark(false)}  ${message.slice(0, 150)}`)
}

function cellsOf({ value, goal, unit = '' }: Measured): string {
  const cells = [
    `${tidy(value)}${unit}`.padStart(columns.value),
    (goal ? goalText(goal, unit) : 'no goal').padStart(columns.goal),
  ]
  if (!goal) return `${cells.join('')}  `
  const good = reached(value, goal)
  checked += 1
  if (!good) missed += 1
  return `${cells.join('')} ${mark(good)}`
}

function mark(good: boolean): string {
  return good ? '✓' : styleText('red', '✗')
}

function reached(value: number, goal: Goal): boolean {
  return 'atLeast' in goal ? value >= goal.atLeast : value <= goal.atMost
}

function goalText(goal: Goal, unit: string): string {
  return 'atLeast' in goal ? `≥ ${goal.atLeast}${unit}` : `≤ ${goal.atMost}${unit}`
}

/** Three significant digits; a noisy machine gives no more. */
export function tidy(value: number): string {
  if (!Number.isFinite(value)) return '–'
  if (value >= 100) return String(Math.round(value))
  return value >= 10 ? value.toFixed(1) : value.toFixed(2)
}
