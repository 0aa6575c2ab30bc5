import type { Db } from '../../platform/database/database.ts'
import { statement } from '../../platform/database/statement.ts'

/** By how many a group has more members, and owners among them. */
export interface CountChange {
  groupId: string
  members: number
  owners: number
}

type Changes = [tenant: string, groups: string[], members: number[], owners: number[]]

const count = statement<never, Changes>(`
  update groups g set members = g.members + c.members, owners = g.owners + c.owners
  from unnest($2::uuid[], $3::int[], $4::int[]) as c (id, members, owners)
  where g.tenant_id = $1 and g.id = c.id`)

/** Counts those who came into groups or left them: a group of 50,000 opens as fast as one of 50. */
export async function countIn(db: Db, tenantId: string, changes: readonly CountChange[]): Promise<void> {
  const [values] = valuesOf(changes)
  if (values) await count(db, tenantId, ...values)
}

/** The same of one group, written with the commit. */
export function countWithCommit(db: Db, tenantId: string, change: CountChange): void {
  const [values] = valuesOf([change])
  if (values) count.withCommit(db, tenantId, ...values)
}

function valuesOf(
  changes: readonly CountChange[],
): [groups: string[], members: number[], owners: number[]][] {
  const some = changes.filter(({ members, owners }) => members !== 0 || owners !== 0)
  if (some.length === 0) return []
  return [
    [
      some.map(({ groupId }) => groupId),
      some.map(({ members }) => members),
      some.map(({ owners }) => owners),
    ],
  ]
}
