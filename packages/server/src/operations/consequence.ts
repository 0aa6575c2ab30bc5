import type { EventName } from '@rollcall/contract/events/events.ts'
import type { Event } from '../platform/events.ts'
import type { Principal } from '../platform/principal.ts'
import type { Context } from './implement.ts'

/** What a consequence works with: the transaction of the change, and other tenants. */
export interface Following extends Pick<Context<unknown>, 'db' | 'tenant' | 'now' | 'emit' | 'inTenant'> {
  actor: Principal | undefined
}

/**
 * What follows from changes of any operation, in their transaction, and reaches other tenants: an account that loses what lets it be a
 * service account loses its access everywhere.
 */
export interface Consequence {
  /** The events that it may emit, in each tenant. */
  readonly emits: readonly EventName[]
  follow(work: Following, events: readonly Event[]): Promise<void>
}
