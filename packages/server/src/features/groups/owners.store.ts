import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { isThere } from '../../platform/database/id-set.ts'
import { signsIn } from '../directory/users.sign-in.ts'

/**
 * SQL: has a group an owner who can sign in, other than these? Checked group by group and owner by owner: a join would read the owners of
 * all groups before the first is listed.
 */
export function isOwned(
  tenantId: unknown,
  groupId: unknown,
  { beside }: { beside?: readonly string[] | RawBuilder<unknown> } = {},
): RawBuilder<SqlBool> {
  const others = beside ? sql`and m.user_id <> all(${beside}::uuid[])` : sql``
  return isThere(sql`from group_members m, lateral (
      select from users u where u.tenant_id = m.tenant_id and u.id = m.user_id and ${signsIn} limit 1) u
    where m.tenant_id = ${tenantId} and m.group_id = ${groupId} and m.role = 'owner' ${others}`)
}
