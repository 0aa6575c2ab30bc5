import type { Change } from '@rollcall/contract/changes.ts'
import type { Invalidation } from '../../platform/invalidations.ts'
import { createPositions } from './positions.ts'

/** One open stream: what is written to it, and its end. */
export interface Listener {
  /** The id of the session or API key that listens, and that of the account or group behind it. */
  readonly credentialId: string
  readonly ownerId: string
  send(change: Change): void
  /** What is announced may have been missed, or the server closes. */
  end(): void
}

/** Hands what became stale, on whichever node, to whoever listens in the tenant that they are about. */
export interface ChangeStreams {
  /** Returns what takes the listener off again; undefined when it cannot be served: too many, or notes may be missed. */
  add(tenantId: string, listener: Listener): (() => void) | undefined
  hear(invalidation: Invalidation): void
  /** Tells a listener what it has missed, twice as everything. */
  catchUp(listener: Listener, missed: readonly Change[]): void
  /** Everything up to here was handed over. */
  onPosition(position: string): void
  /** From where a reader begins again that has been told everything until now, twice; undefined shortly after the beginning. */
  readonly position: string | undefined
  /** false: notes may be missed from now on, so nobody may go on believing that they hear of everything. */
  trustNotes(trusted: boolean): void
  close(): void
  readonly size: number
}

/** Streams that one tenant may have open on this node. */
const mostPerTenant = 100
/** Of them those of one session or API key, and of one account or group, so that nobody takes the places of everybody else. */
const mostPerCredential = 20
const mostPerOwner = 50
/**
 * After this many milliseconds a change is told once more: whoever asks another node right after the first time may be answered by one
 * that has not heard of it yet, and keep that answer.
 */
const repeatAfter = 500

/** A timer may be late by so much, in milliseconds, without a position being given away before its changes were told twice. */
const repeatsLate = 500

/** What a stream says of it. */
export function changeOf(invalidation: Invalidation): Change {
  if (invalidation.kind === 'tenant') return { kind: 'tenant' }
  return { kind: 'users', users: [...invalidation.principals] }
}

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

  /** Ends the newest stream of whoever has most, if a newcomer with so many has fewer even then. */
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

    trustNotes(next) {
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
