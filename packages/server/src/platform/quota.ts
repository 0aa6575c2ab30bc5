import { Refusal } from './problem.ts'

/** Throws `quota.reached` when somebody has as many of something as the tenant's rules allow; `what` reads after a number. */
export function requireBelow(most: number, count: number, what: string): void {
  if (count < most) return
  throw new Refusal(
    'quota.reached',
    `There can be ${most} ${what}, and there are ${count}. Remove one that is not needed first.`,
  )
}
