import type { Principal } from './principal.ts'
import { Refusal } from './problem.ts'

/** Throws `access.denied` unless the principal acts in the tenant that runs the server and has this permission there. */
export function authoriseServer(_principal: Principal, needs: string): void {
  throw new Refusal(
    'access.denied',
    `This needs the permission ${needs}, which only the tenant that runs the server gives.`,
    { missing: [needs] },
  )
}
