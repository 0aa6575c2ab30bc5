import { contract } from '@rollcall/contract/contract.ts'
import { implement } from '../../operations/implement.ts'
import { readPage } from '../../platform/cursor.ts'
import { countPeople, listPeople, recognisePeople } from './users.people.ts'
import { seesEmails } from './users.visibility.ts'

export const peopleOperations = implement(contract.people, {
  async list({ db, actor, tenant, now }, input) {
    const { q } = input
    const { rows, ...page } = await readPage(actor.cursorKey, 'people.list', input, {
      read: (at) => listPeople(db, tenant, { q, now, ...at }),
      position: ({ position }) => position,
      count: () => countPeople(db, tenant, q),
    })
    return { items: rows.map(({ person }) => person), ...page }
  },

  async recognise({ db, actor, tenant }, { names }) {
    const people = await recognisePeople(db, tenant, names, { byAddress: seesEmails(actor) })
    return { items: names.map((name) => ({ name, person: people.get(name) ?? null })) }
  },
})
