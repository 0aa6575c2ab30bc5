import { type EventData, type EventName, events } from '@rollcall/contract/events/events.ts'
import type { Ref } from '@rollcall/contract/events/fields.ts'
import type { Db } from './database/database.ts'
import type { Principal, RequestOrigin, Tenant } from './principal.ts'

/** An event with what it says. */
export type Event = {
  [Name in EventName]: { readonly name: Name; readonly data: EventData<Name> }
}[EventName]

/** An event as it is emitted. */
export type Emission<Name extends EventName = EventName> = {
  [One in Name]: [name: One, data: EventData<One>]
}[Name]

/** Says what happened: everything that follows from it is derived. */
export type Emit<Name extends EventName = EventName> = (...emission: Emission<Name>) => void

/** The events of one change, in their order. */
export class ChangeEvents {
  readonly #declared: readonly EventName[]
  readonly #all: Event[] = []

  /** Takes the events that are declared, and no others. */
  constructor(declared: readonly EventName[]) {
    this.#declared = declared
  }

  get all(): readonly Event[] {
    return this.#all
  }

  readonly emit: Emit = (name, data) => {
    if (!this.#declared.includes(name)) throw new Error(`${name} was emitted and not declared`)
    this.#all.push({ name, data } as Event)
  }

  /** Forgets everything: what was done was rolled back and begins again. */
  beginAgain(): void {
    this.#all.length = 0
  }
}

/** Who made a change, from where and when. */
export interface ChangeSource {
  tenant: Tenant
  /** Undefined for callers who are not signed in, and for the program itself. */
  actor: Principal | undefined
  /** The program itself, by the name that the audit log gives it: there is no caller. */
  program?: string
  origin: RequestOrigin
  now: Date
}

/** Derives what follows from the events of a change, in its transaction. */
export type Subscriber = (db: Db, events: readonly Event[], source: ChangeSource) => Promise<void> | void

/** The data of all events of one name, in their order. */
export function dataOf<Name extends EventName>(events: readonly Event[], name: Name): EventData<Name>[] {
  return events.flatMap((event) => (event.name === name ? [event.data as EventData<Name>] : []))
}

/** Asks all subscribers, one after the other. */
export function inTurn(subscribers: readonly Subscriber[]): Subscriber {
  return async (db, all, source) => {
    for (const subscriber of subscribers) await subscriber(db, all, source)
  }
}

/** What an event makes stale, as its declaration says. */
export function concernOf({ name, data }: Event) {
  return events[name].concerns?.(data) ?? []
}

/** What an event is about, as events name it. */
export function ref({ id, name }: Ref): Ref {
  return { id, name }
}
