import { sql } from 'kysely'
import type { Db } from '../../platform/database/database.ts'
import type { UserRow } from './users.store.ts'

/** Whole names, as they are stored to be compared. */
interface NameKeys {
  usernameKeys: readonly string[]
  emailKeys: readonly string[]
  sortKeys: readonly string[]
}

type NamedRow = Pick<UserRow, 'id' | 'username' | 'alias' | 'usernameKey' | 'emailKey'>

/** So many of one name are looked at: two are enough to know that it stands for nobody, but names of one sort key may still differ. */
const namesakes = 10

/** Active people who have one of the keys, each once: looked up key by key, so that it costs as many names as are asked for. */
export async function listUsersByNames(
  db: Db,
  tenantId: string,
  { usernameKeys, emailKeys, sortKeys }: NameKeys,
): Promise<NamedRow[]> {
  const active = sql`tenant_id = ${tenantId} and status = 'active' and provider not in ('none', 'home-tenant')`
  const columns = sql`id, username, alias, username_key, email_key`
  const { rows } = await sql<NamedRow>`
    select ${columns} from users where ${active} and username_key = any(${usernameKeys}::text[])
    union select ${columns} from users where ${active} and email_key = any(${emailKeys}::text[])
    union select u.* from unnest(${sortKeys}::text[]) k (sort),
      lateral (select ${columns} from users where ${active} and username_sort = k.sort limit ${namesakes}) u`.execute(
    db,
  )
  return rows
}
