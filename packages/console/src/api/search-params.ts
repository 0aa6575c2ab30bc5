/** A parameter of the address that must be one of these words. */
export function oneOf<const T extends string>(values: readonly T[], value: unknown): T | undefined {
  return values.find((each) => each === value)
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** An id, as the API takes it. */
export function id(value: unknown): string | undefined {
  const given = text(value)
  return given && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(given) ? given : undefined
}

/** A time in any valid notation, as UTC; undefined if it is none. */
export function moment(value: unknown): string | undefined {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(time) ? undefined : new Date(time).toISOString()
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

/** Addresses are typed and shared: invalid parameters are left out instead of breaking the page. */
export function present<T extends object>(read: T): Present<T> {
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined)) as Present<T>
}
