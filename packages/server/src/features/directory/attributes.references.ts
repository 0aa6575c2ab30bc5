import type { Context } from '../../operations/implement.ts'
import type { Principal } from '../../platform/principal.ts'
import { clearReferences } from './attributes.store.ts'
import type { UserRow } from './users.store.ts'

/** Clears the attributes of other accounts that name accounts which are about to be deleted, and says so of each. */
export async function clearReferencesTo(
  { db, tenant, emit }: Pick<Context<Principal>, 'db' | 'tenant' | 'emit'>,
  leaving: readonly Pick<UserRow, 'id' | 'username'>[],
): Promise<void> {
  const names = new Map(leaving.map(({ id, username }) => [id, username]))
  const cleared = await clearReferences(db, tenant.id, [...names.keys()])
  for (const { userId: id, username, key, refersTo } of cleared) {
    emit('user.attribute-cleared', {
      user: { id, name: username },
      before: { attributes: { [key]: names.get(refersTo) ?? null } },
      after: { attributes: { [key]: null } },
    })
  }
}
