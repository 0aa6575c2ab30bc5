export function median(values: readonly number[]): number {
  return percentile(values, 0.5)
}

/** The smallest value that at least this share of all values does not exceed; for an even count the median is the mean of two. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const at = sorted.length * share
  const upper = sorted[Math.min(Math.ceil(at), sorted.length) - 1] ?? Number.NaN
  if (share !== 0.5 || !Number.isInteger(at)) return upper
  return (upper + (sorted[at] ?? upper)) / 2
}

export interface Pairs {
  /** The median of what each pair came to, first side over second. */
  ratio: number
  first: number
  second: number
  count: number
}

/**
 * Measures two sides by turns, A B A B, and compares each with its neighbour: what else the machine does meanwhile falls on both.
 * The first round only warms up.
 */
export async function inPairs(
  count: number,
  first: () => Promise<number>,
  second: () => Promise<number>,
): Promise<Pairs> {
  await first()
  await second()
  const rounds: [number, number][] = []
  for (let round = 0; round < count; round += 1) rounds.push([await first(), await second()])
  return {
    ratio: median(rounds.map(([a, b]) => a / b)),
    first: median(rounds.map(([a]) => a)),
    second: median(rounds.map(([, b]) => b)),
    count,
  }
}
