const secondsPer: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 }

/** The form of a duration in a profile: a whole number and s, m, h, d or w. */
export const durationPattern = '^[1-9][0-9]{0,5}[smhdw]$'

/** The seconds of a duration such as `30m`, `12h` or `3d`; undefined for any other text. */
export function secondsOf(duration: string): number | undefined {
  if (!new RegExp(durationPattern).test(duration)) return undefined
  const seconds = secondsPer[duration.slice(-1)]
  return seconds === undefined ? undefined : Number(duration.slice(0, -1)) * seconds
}
