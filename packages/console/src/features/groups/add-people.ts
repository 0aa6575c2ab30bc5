import type { CallOptions } from '@rollcall/contract/client.ts'
import type { GroupRole } from '@rollcall/contract/groups.ts'
import { api } from '../../api/client.ts'
import { decidingOlder } from '../credentials/older-credentials.ts'
import type { ChosenPerson } from './PeopleField.tsx'

/** The most users of one request. */
export const addedAtOnce = 1000

/** Adds people to a group, each with the chosen role. */
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
