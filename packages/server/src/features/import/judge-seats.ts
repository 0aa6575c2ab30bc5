import { Refusal } from '../../platform/problem.ts'
import type { Seated, Seats } from '../seats/seats.service.ts'
import type { Choices, Judged, Plan } from './judge.ts'
import { reasonsOf } from './reasons.ts'

/** Takes the seats of a line that was judged well; refuses the line where none is left. Lines are asked in their order. */
export function seated(seats: Pick<Seats, 'plan'>, choices: Choices, judged: Judged): Judged {
  if (!judged.plan) return judged
  try {
    const { before, after } = seatsOf(judged.plan, choices)
    seats.plan(before, after)()
    return judged
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const about = error.sentence === 'seats.full.role' ? 'roles' : undefined
    const reasons = reasonsOf(choices.match, error, about)
    return { ...judged, outcome: 'refused', reasons, changes: [], plan: undefined }
  }
}

function seatsOf(plan: Plan, { invitations }: Choices): { before: Seated | undefined; after: Seated } {
  const roles = (plan.roles ?? []).map(({ id }) => ({ roleId: id }))
  if (plan.kind === 'create') {
    const row = { kind: 'person', status: invitations === 'now' ? 'invited' : 'inactive' } as const
    return { before: undefined, after: { row, grants: { roles } } }
  }
  const { account } = plan
  if (!plan.roles) return { before: account, after: account }
  const kept = account.grants.roles.filter(({ source }) => source !== 'manual')
  return { before: account, after: { row: account.row, grants: { roles: [...kept, ...roles] } } }
}
