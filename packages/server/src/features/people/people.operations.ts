import { contract } from '@rollcall/contract/contract.ts'
import { decodeCursor, encodeCursor } from '../../platform/cursor.ts'
import { implement } from '../../platform/operations.ts'
import { countPeople, listPeople } from '../users/users.people.ts'

const defaultLimit = 50

export const peopleOperations = implement(contract.people, {
  async list({ db, actor, tenant, now }, input) {
    const { q, limit = defaultLimit } = input
    const after = decodeCursor(actor.cursorKey, 'people.list', input)
    const found = await listPeople(db, tenant, { q, limit: limit + 1, after, now })
    const last = found.length > limit ? found[limit - 1] : undefined
    return {
      items: found.slice(0, limit).map(({ person }) => person),
      ...(last ? { nextCursor: encodeCursor(actor.cursorKey, 'people.list', input, last.position) } : {}),
      ...(input.total ? { total: await countPeople(db, tenant, q) } : {}),
    }
  },
})
