import { Refusal } from './problem.ts'

/** Throws `quota.reached` when an owner has as many as the tenant's rules allow. */
export function requireBelow(most: number, count: number, of: 'api_keys' | 'groups' | 'views'): void {
  if (count >= most) throw new Refusal(`quota.reached.${of}`, { most, count })
}
