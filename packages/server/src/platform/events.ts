import { type EventData, type EventName, events } from '@rollcall/contract/events/events.ts'
import type { Ref } from '@rollcall/contract/events/fields.ts'
import type { Db } from './database/database.ts'
import type { Principal, RequestOrigin, Tenant } from './principal.ts'

/** An event with its data. */
export type Event = {
  [Name in EventName]: { readonly name: Name; readonly data: EventData<Name> }
}[EventName]

/** An event with its data, as the arguments of `emit`. */
export type Emission<Name extends EventName = EventName> = {
  [One in Name]: [name: One, data: EventData<One>]
}[Name]

/** Emits an event. Everything that follows from the change is derived from it. */
export type Emit<Name extends EventName = EventName> = (...emission: Emission<Name>) => void

/** The events of one change, in their order. */
export class ChangeEvents {
  readonly #declared: readonly EventName[]
  readonly #all: Event[] = []
  readonly #settled: Event[] = []

  /** Accepts the declared events only. */
  constructor(declared: readonly EventName[]) {
    this.#declared = declared
  }

  get all(): readonly Event[] {
    return this.#all
  }

  /**
   * The events since the last call, whose consequences the caller derives now: a long change does not hold all its events in memory. Those
   * that make something stale are kept for the commit.
   */
  settle(): readonly Event[] {
    const taken = this.#all.splice(0)
    this.#settled.push(...taken.filter((event) => concernOf(event).length > 0))
    return taken
  }

  /** All events that may make something stale. */
  get concerning(): readonly Event[] {
    return [...this.#settled, ...this.#all]
  }

  readonly emit: Emit = (name, data) => {
    if (!this.#declared.includes(name)) throw new Error(`${name} was emitted and not declared`)
    this.#all.push({ name, data } as Event)
  }

  /** Forgets all events, because the change was rolled back and begins again. */
  beginAgain(): void {
    this.#all.length = 0
    this.#settled.length = 0
  }
}

/** Who made a change, from where and when. */
export interface ChangeSource {
  tenant: Tenant
  /** Undefined for callers who are not signed in, and for the program itself. */
  actor: Principal | undefined
  /** The name of the program in the audit log, where the program itself acts without a caller. */
  program?: string
  /** The name of the tenant of an actor who is of another tenant. Who it is stays there. */
  ofTenant?: string
  origin: RequestOrigin
  now: Date
}

/** Derives what follows from the events of a change, in its transaction. */
export type Subscriber = (db: Db, events: readonly Event[], source: ChangeSource) => Promise<void> | void

/** The data of all events of one name, in their order. */
export function dataOf<Name extends EventName>(events: readonly Event[], name: Name): EventData<Name>[] {
  return events.flatMap((event) => (event.name === name ? [event.data as EventData<Name>] : []))
}

/** Calls all subscribers, one after the other. */
export function inTurn(subscribers: readonly Subscriber[]): Subscriber {
  return async (db, all, source) => {
    for (const subscriber of subscribers) await subscriber(db, all, source)
  }
}

/** The principals and the tenant that an event makes stale, as its declaration says. */
export function concernOf({ name, data }: Event) {
  return events[name].concerns?.(data) ?? []
}

/** The id and name of a target, as events have it. */
export function ref({ id, name }: Ref): Ref {
  return { id, name }
}
