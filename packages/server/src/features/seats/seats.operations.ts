import { contract } from '@rollcall/contract/contract.ts'
import type { Seats } from '@rollcall/contract/seats.ts'
import { implement } from '../../operations/implement.ts'
import { countSeats } from './seats.service.ts'

export const seatsOperations = implement(contract.seats, {
  async show({ db, tenant, now }) {
    const found: Seats = { users: null, roles: [] }
    for (const { roleId, ...count } of await countSeats({ db, tenant, now })) {
      const role = roleId === undefined ? undefined : tenant.model.roles.get(roleId)
      if (role) found.roles.push({ role: { id: role.id, key: role.key, name: role.name }, ...count })
      else if (roleId === undefined) found.users = count
    }
    return found
  },
})
