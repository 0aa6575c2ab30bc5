/** Does a name stand for a time zone, such as `Europe/Berlin`? */
export function isTimeZone(name: string): boolean {
  try {
    wallClockOf(name)
    return true
  } catch {
    return false
  }
}

const clocks = new Map<string, Intl.DateTimeFormat>()

/**
 * Formats moments as the clocks of a zone show them, in two digits beside the year. Kept, because making a formatter for every time of a
 * table would take most of its time. Throws a RangeError for a name that stands for no time zone.
 */
export function wallClockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
  // Names in any case are zones too: they must not fill the memory.
  if (clocks.size < 1000) clocks.set(timeZone, made)
  return made
}
