import type { CallOptions } from '@rollcall/contract/client.ts'
import type { GroupRole } from '@rollcall/contract/groups.ts'
import { api } from '../../api/client.ts'
import { decidingOlder } from '../credentials/older-credentials.ts'
import type { ChosenPerson } from './PeopleField.tsx'

/** As many as are taken in one request. */
export const addedAtOnce = 1000

/** Puts people into a group as what was chosen for each. */
export async function addPeople(
  one: { group: string },
  people: readonly ChosenPerson[],
  options: CallOptions = {},
): Promise<void> {
  for (const role of ['owner', 'member'] satisfies GroupRole[]) {
    const users = people.filter((person) => person.role === role).map(({ id }) => id)
    if (users.length > 0)
      await decidingOlder((olderCredentials) =>
        api.groups.addMembers({ ...one, users, role, olderCredentials }, options),
      )
  }
}
