import { contract } from '@rollcall/contract/contract.ts'
import type { GroupParts } from '@rollcall/contract/deleted-things.ts'
import type { GroupSnapshot, KeptMembers } from '../../platform/snapshots.ts'
import { personName } from '../directory/users.people.ts'
import { canSignIn, isOfPerson } from '../directory/users.sign-in.ts'
import { listAccounts, type PresentAccount } from '../directory/users.store.ts'
import { requireRoleWithinOwn } from '../grants/escalation.ts'
import { type Judging, mayCall, type Planned, partOf, plan, stillCounts } from './parts.ts'

/** What a restore of a group gives, judged as if the caller gave it now. */
export interface GroupPlan {
  owners: Planned<string>
  members: Planned<string>
  roles: Planned<string>
  /** None of the owners can sign in any more. */
  becomesOwner: boolean
}

/** Judges the members and the roles of a deleted group. */
export async function planGroup(
  judging: Judging,
  snapshot: GroupSnapshot,
  kept: KeptMembers | null,
): Promise<GroupPlan> {
  const { db, tenant } = judging
  const all = kept?.all ?? []
  const found = await listAccounts(
    db,
    tenant.id,
    all.map(({ id }) => id),
  )
  const accounts = new Map(found.map((row) => [row.id, row]))
  const ofRole = (role: 'owner' | 'member') =>
    planMembers(
      judging,
      all.filter((member) => member.role === role),
      accounts,
    )
  const owners = ofRole('owner')
  const becomesOwner = !owners.back.some(({ what }) => {
    const account = accounts.get(what)
    return account !== undefined && canSignIn(account)
  })
  return { owners, members: ofRole('member'), roles: planRoles(judging, snapshot), becomesOwner }
}

function planMembers(
  { tenant, now }: Judging,
  members: KeptMembers['all'],
  accounts: ReadonlyMap<string, PresentAccount>,
): Planned<string> {
  const nameOf = (id: string) => {
    const account = accounts.get(id)
    return account ? personName(tenant, account) : ''
  }
  return plan(
    members,
    ({ id }) => nameOf(id),
    ({ id, role, source, ...days }) => {
      const account = accounts.get(id)
      if (!account) return 'gone'
      if (source !== 'manual') return 'elsewhere'
      if (!stillCounts(days, now)) return 'over'
      if (days.startsAt !== null || days.endsAt !== null) return 'limited'
      if (role === 'owner' && !isOfPerson(account)) return 'not-allowed'
      return { what: id }
    },
  )
}

function planRoles(judging: Judging, { roles }: GroupSnapshot): Planned<string> {
  const { tenant, actor, now } = judging
  const may = mayCall(judging, contract.groupRoles.set)
  return plan(
    roles,
    ({ id, name }) => tenant.model.roles.get(id)?.name ?? name,
    ({ id, source, ...days }) => {
      const role = tenant.model.roles.get(id)
      if (!role) return 'gone'
      if (source !== 'manual') return 'elsewhere'
      if (!stillCounts(days, now)) return 'over'
      if (days.startsAt !== null || days.endsAt !== null) return 'limited'
      if (!may) return 'not-allowed'
      requireRoleWithinOwn(tenant, actor, id)
      return { what: role.key }
    },
  )
}

/** A plan as the API shows it. */
export function groupParts({ owners, members, roles }: GroupPlan): GroupParts {
  return { owners: partOf(owners), members: partOf(members), roles: partOf(roles) }
}
