import { Type } from 'typebox'
import { event, facts, orNull } from './event.ts'
import { Moment, NameOrNull, Receiver, Ref } from './fields.ts'

/** Events of machine accounts: those that nobody signs in to. */
export const machineEvents = [
  event('machine.owner-changed', {
    about: 'user',
    data: {
      user: Ref,
      before: facts({ owner: NameOrNull }),
      after: facts({ owner: NameOrNull }),
    },
  }),
  event('machine.key-ending', {
    about: 'user',
    data: {
      user: Ref,
      after: facts({ key: Type.String(), hint: Type.String(), expiresAt: Moment }),
      /** Who is told: the owner, or an administrator where no owner can sign in; null if there is nobody. */
      told: orNull(Receiver),
      owned: Type.Boolean(),
    },
  }),
] as const
