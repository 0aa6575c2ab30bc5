import type { Total } from '@rollcall/contract/pagination.ts'

/** "1 session", "1,204 sessions". */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${new Intl.NumberFormat('en').format(number)} ${number === 1 ? one : many}`
}

/** The same of a list: "10,000+ users" where there are more than were counted. */
export function countOf({ total, totalCapped }: Total, one: string, many = `${one}s`): string {
  return totalCapped ? `${new Intl.NumberFormat('en').format(total)}+ ${many}` : count(total, one, many)
}

/** How many rows two lists have together; what is not known yet counts as none. */
export function sumOf(one: Partial<Total> = {}, other: Partial<Total> = {}): Total {
  const capped = one.totalCapped || other.totalCapped
  return { total: (one.total ?? 0) + (other.total ?? 0), ...(capped ? { totalCapped: true } : {}) }
}
