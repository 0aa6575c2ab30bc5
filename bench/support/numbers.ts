/** The middle value; for an even count the mean of the two middle values. */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5)
}

/** The smallest value that at least this share of all values does not exceed. For an even count the median is the mean of two. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const at = sorted.length * share
  const upper = sorted[Math.min(Math.ceil(at), sorted.length) - 1] ?? Number.NaN
  if (share !== 0.5 || !Number.isInteger(at)) return upper
  return (upper + (sorted[at] ?? upper)) / 2
}

export interface Pairs {
  /** The median of the ratios of each pair, first side over second. */
  ratio: number
  first: number
  second: number
  count: number
}

/**
 * Measures sides by turns, A B A B, and returns the results of each round, so that other work on the machine affects all sides. The first
 * round only warms up.
 */
export async function inTurns(count: number, sides: readonly (() => Promise<number>)[]): Promise<number[][]> {
  const rounds: number[][] = []
  for (let round = 0; round <= count; round += 1) {
    const values: number[] = []
    for (const side of sides) values.push(await side())
    rounds.push(values)
  }
  return rounds.slice(1)
}

/** For rounds of {@link inTurns}: the median ratio of one side to another, and the median of each. */
export function ratioOf(rounds: readonly number[][], first: number, second: number): Pairs {
  const of = (side: number) => rounds.map((values) => values[side] ?? Number.NaN)
  const [a, b] = [of(first), of(second)]
  const ratio = median(a.map((value, round) => value / (b[round] ?? Number.NaN)))
  return { ratio, first: median(a), second: median(b), count: rounds.length }
}

/** Measures two sides by turns, and compares each value with its neighbour. */
export async function inPairs(
  count: number,
  first: () => Promise<number>,
  second: () => Promise<number>,
): Promise<Pairs> {
  return ratioOf(await inTurns(count, [first, second]), 0, 1)
}
