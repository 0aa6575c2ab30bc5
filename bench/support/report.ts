export type Goal = { atLeast: number } | { atMost: number }

const columns = [66, 10, 12]

/** Begins a table of measures that were taken on the same database. */
export function heading(text: string): void {
  console.log(`\n${text}`)
}

/** One line: what was measured, the value, its goal and whether it was reached, and what the value was made from. */
export function measure(
  what: string,
  value: number,
  goal: Goal | undefined,
  { unit = '', from = '' } = {},
): void {
  const cells = [what, `${tidy(value)}${unit}`, goal ? goalText(goal, unit) : 'no goal']
  const mark = goal ? (reached(value, goal) ? '✓' : '✗') : ' '
  const row = cells.map((cell, index) =>
    index === 0 ? cell.padEnd(columns[0] ?? 0) : cell.padStart(columns[index] ?? 0),
  )
  console.log(`  ${row.join('')} ${mark}  ${from}`.trimEnd())
}

function reached(value: number, goal: Goal): boolean {
  return 'atLeast' in goal ? value >= goal.atLeast : value <= goal.atMost
}

function goalText(goal: Goal, unit: string): string {
  return 'atLeast' in goal ? `≥ ${goal.atLeast}${unit}` : `≤ ${goal.atMost}${unit}`
}

/** Three digits that mean something; a noisy machine gives no more. */
export function tidy(value: number): string {
  if (!Number.isFinite(value)) return '–'
  if (value >= 100) return String(Math.round(value))
  return value >= 10 ? value.toFixed(1) : value.toFixed(2)
}
