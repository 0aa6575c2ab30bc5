/** How hard a password is to guess, and by which pattern it is guessed soonest. */
export interface Guessing {
  /** The logarithm to base 10 of the number of tries. */
  log10: number
  pattern: 'repeats' | 'keyboard' | 'sequence' | 'known' | undefined
}

export type JudgeGuessing = (password: string) => Guessing

/** Longer texts cost more than they tell: both ends are judged, and the better one counts. */
const judged = 32

const patterns: Record<string, Guessing['pattern']> = {
  simpleRepeat: 'repeats',
  extendedRepeat: 'repeats',
  straightRow: 'keyboard',
  keyPattern: 'keyboard',
  sequences: 'sequence',
  dates: 'sequence',
  recentYears: 'sequence',
}

/**
 * The estimate of zxcvbn (Wheeler, USENIX Security 2016), with passwords from real leaks and keyboards. Loaded when first asked for, so
 * that only a program that checks passwords carries it.
 */
export async function loadGuessing(): Promise<JudgeGuessing> {
  const [{ ZxcvbnFactory }, { dictionary, adjacencyGraphs }] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ])
  const estimate = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs, maxLength: judged })
  return (password) => {
    const [first, last] = [password.slice(0, judged), password.slice(-judged)].map((text): Guessing => {
      const { guessesLog10, feedback } = estimate.check(text)
      return {
        log10: guessesLog10,
        pattern: feedback.warning ? (patterns[feedback.warning] ?? 'known') : undefined,
      }
    }) as [Guessing, Guessing]
    return first.log10 >= last.log10 ? first : last
  }
}
