import type { Change } from '@rollcall/contract/changes.ts'
import type { Invalidation } from '../../platform/invalidations.ts'
import { createPositions } from './positions.ts'

/** One open stream. */
export interface Listener {
  /** The id of its session or API key, and that of the account or group behind it. */
  readonly credentialId: string
  readonly ownerId: string
  send(change: Change): void
  /** Ends the stream: announcements may have been missed, or the server closes. */
  end(): void
}

/** Passes each invalidation, from whichever node, to the listeners of its tenant. */
export interface ChangeStreams {
  /** Adds a listener and returns the function that removes it. Undefined when there are too many, or when changes may be missed. */
  add(tenantId: string, listener: Listener): (() => void) | undefined
  hear(invalidation: Invalidation): void
  /** Tells a listener what it has missed, twice like every change. */
  catchUp(listener: Listener, missed: readonly Change[]): void
  /** Every change up to this position has been passed on. */
  onPosition(position: string): void
  /** The position from which a reader can resume that has been told everything until now, twice. Undefined shortly after the start. */
  readonly position: string | undefined
  /** false: changes may be missed from now on, so every listener is ended. */
  trustChanges(trusted: boolean): void
  close(): void
  readonly size: number
}

/** The most streams of one tenant on this node. */
const mostPerTenant = 100
/** Of these, the most of one session or API key, and of one account or group, so that none takes all places. */
const mostPerCredential = 20
const mostPerOwner = 50
/**
 * A change is told again after this many milliseconds. A reader who asks another node right after the first time may get an answer from a
 * node that has not heard of the change yet, and keep that answer.
 */
const repeatAfter = 500

/** How late a timer may be, in milliseconds, without a position being given out before its changes were told twice. */
const repeatsLate = 500

/** The change as a stream tells it. */
export function changeOf(invalidation: Invalidation): Change {
  if (invalidation.kind === 'tenant') return { kind: 'tenant' }
  return { kind: 'users', users: [...invalidation.principals] }
}

/** Creates the streams of this node. They accept listeners until `trustChanges` is called with false. */
export function createChangeStreams(): ChangeStreams {
  const byTenant = new Map<string, Set<Listener>>()
  const repeats = new Set<NodeJS.Timeout>()
  const positions = createPositions(repeatAfter + repeatsLate)
  let trusted = true
  let closed = false

  function tell(tenantId: string, change: Change): void {
    for (const listener of byTenant.get(tenantId) ?? []) listener.send(change)
  }

  function twice(act: () => void): void {
    act()
    const timer = setTimeout(() => {
      repeats.delete(timer)
      act()
    }, repeatAfter)
    repeats.add(timer)
  }

  function endAll(): void {
    for (const timer of repeats) clearTimeout(timer)
    repeats.clear()
    for (const listener of [...byTenant.values()].flatMap((listeners) => [...listeners])) listener.end()
  }

  /** Ends the newest stream of the owner with the most streams, if a newcomer with `own` streams still has fewer. */
  function makeRoom(listeners: Set<Listener>, own: number): boolean {
    const byOwner = [...Map.groupBy(listeners, ({ ownerId }) => ownerId).values()]
    const greatest = byOwner.reduce((most, some) => (some.length > most.length ? some : most))
    const newest = greatest.at(-1)
    if (!newest || greatest.length <= own + 1) return false
    listeners.delete(newest)
    newest.end()
    return true
  }

  return {
    add(tenantId, listener) {
      const listeners = byTenant.get(tenantId) ?? new Set()
      if (!trusted || closed) return undefined
      const ofOwner = [...listeners].filter(({ ownerId }) => ownerId === listener.ownerId)
      const own = ofOwner.filter(({ credentialId }) => credentialId === listener.credentialId)
      if (own.length >= mostPerCredential || ofOwner.length >= mostPerOwner) return undefined
      if (listeners.size >= mostPerTenant && !makeRoom(listeners, ofOwner.length)) return undefined
      byTenant.set(tenantId, listeners.add(listener))
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0 && byTenant.get(tenantId) === listeners) byTenant.delete(tenantId)
      }
    },

    hear(invalidation) {
      const { tenant } = invalidation
      if (byTenant.has(tenant)) twice(() => tell(tenant, changeOf(invalidation)))
    },

    catchUp(listener, missed) {
      twice(() => {
        for (const change of missed) listener.send(change)
      })
    },

    onPosition: positions.reached,
    get position() {
      return positions.settled()
    },

    trustChanges(next) {
      trusted = next
      positions.forget()
      if (!next) endAll()
    },

    close() {
      closed = true
      endAll()
    },

    get size() {
      return [...byTenant.values()].reduce((sum, listeners) => sum + listeners.size, 0)
    },
  }
}
