import type { Static } from 'typebox'
import { accountEvents } from './account.ts'
import { credentialEvents } from './credentials.ts'
import type { EventDeclaration } from './event.ts'
import { groupEvents } from './groups.ts'
import { machineEvents } from './machines.ts'
import { tenantEvents } from './tenant.ts'
import { userEvents } from './users.ts'
import { visitEvents } from './visits.ts'

const all = [
  ...accountEvents,
  ...userEvents,
  ...credentialEvents,
  ...groupEvents,
  ...tenantEvents,
  ...machineEvents,
  ...visitEvents,
] as const
type Declared = (typeof all)[number]

export type EventName = Declared['name']

type Declaration<Name extends EventName> = Extract<Declared, { name: Name }>
/** Optional fields may be undefined, and lists are read-only. */
type Lenient<T> = T extends Date
  ? T
  : T extends readonly (infer One)[]
    ? readonly One[]
    : T extends object
      ? {
          [Key in keyof T]: Record<never, never> extends Pick<T, Key>
            ? Lenient<T[Key]> | undefined
            : Lenient<T[Key]>
        }
      : T

/** The data of an event. */
export type EventData<Name extends EventName> = Lenient<Static<Declaration<Name>['data']>>

const declarations: readonly EventDeclaration[] = all

/** All events, by name. */
export const events = Object.fromEntries(
  declarations.map((declaration) => [declaration.name, declaration]),
) as Record<EventName, EventDeclaration>
