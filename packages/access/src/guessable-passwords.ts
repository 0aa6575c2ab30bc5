/** How hard a password is to guess, and the pattern that guesses it first. */
export interface Guessing {
  /** The logarithm to base 10 of the number of tries. */
  log10: number
  pattern: 'repeats' | 'keyboard' | 'sequence' | 'known' | undefined
}

export type EstimateGuessing = (password: string) => Guessing

/** The characters that are rated at each end of a longer text, which would otherwise take long. The harder end counts. */
const mostEstimated = 32

const patterns: Record<string, Guessing['pattern']> = {
  simpleRepeat: 'repeats',
  extendedRepeat: 'repeats',
  straightRow: 'keyboard',
  keyPattern: 'keyboard',
  sequences: 'sequence',
  dates: 'sequence',
  recentYears: 'sequence',
}

/** What the keys of a Latin keyboard type in other alphabets, so that their rows are recognised too. */
const keyboards: readonly [latin: string, others: readonly string[]][] = [
  [
    "qwertyuiop[]asdfghjkl;'zxcvbnm,.",
    ['йцукенгшщзхъфывапролджэячсмитьбю', 'йцукенгшщзхїфівапролджєячсмитьбю'],
  ],
  ['wertyuiopasdfghjklzxcvbnm', ['ςερτυθιοπασδφγηξκλζχψωβνμ']],
]
const keys = new Map(
  keyboards.flatMap(([latin, others]) =>
    others.flatMap((row) => [...row].map((letter, at): [string, string] => [letter, latin[at] as string])),
  ),
)

const signs = /[^\p{L}\p{M}\p{N}]/gu

/** Other spellings of a password: without one repeated padding character, and as typed on a Latin keyboard. */
function spellings(password: string): string[] {
  const between = password.match(signs) ?? []
  const isFilledUp = between.length > 2 && between.length < password.length && new Set(between).size === 1
  const byKeys = [...password.toLowerCase()].map((letter) => keys.get(letter) ?? letter).join('')
  return [
    password,
    ...(isFilledUp ? [password.replace(signs, '')] : []),
    ...(byKeys === password.toLowerCase() ? [] : [byKeys]),
  ]
}

/**
 * Loads the estimate of zxcvbn (Wheeler, USENIX Security 2016), with leaked passwords and keyboard layouts. Loaded at the first call, so
 * that only programs that check passwords load it.
 */
export async function loadGuessing(): Promise<EstimateGuessing> {
  const [{ ZxcvbnFactory }, { dictionary, adjacencyGraphs }] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ])
  const estimate = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs, maxLength: mostEstimated })
  return (password) =>
    spellings(password)
      .map(estimated)
      .reduce((a, b) => (b.log10 < a.log10 ? b : a))

  function estimated(password: string): Guessing {
    const [first, last] = [password.slice(0, mostEstimated), password.slice(-mostEstimated)].map(
      (text): Guessing => {
        const { guessesLog10, feedback } = estimate.check(text)
        return {
          log10: guessesLog10,
          pattern: feedback.warning ? (patterns[feedback.warning] ?? 'known') : undefined,
        }
      },
    ) as [Guessing, Guessing]
    return first.log10 >= last.log10 ? first : last
  }
}
