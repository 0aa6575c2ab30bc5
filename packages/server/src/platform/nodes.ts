import { createHash } from 'node:crypto'
import type { Log } from './database/database.ts'
import { newId } from './ids.ts'

/**
 * The facts that a node sends with each heartbeat. Settings are only a hash for comparing, because every database client that listens can
 * read them.
 */
interface NodeFacts {
  id: string
  name: string
  sendsMail: boolean
  settings: Record<string, string>
}

/** A node with other settings than this one, and the names of those settings. */
export interface Difference {
  node: string
  settings: string[]
}

/** The nodes on one database, as far as this node has heard of them. */
export interface Nodes {
  /** The facts of this node. */
  readonly facts: string
  /** Takes the facts of a node. True when it is a new one. */
  heard(facts: string): boolean
  /** How many milliseconds the database's clock is ahead of this node's. */
  clockCompared(ahead: number): void
  readonly clockAhead: number
  /** Records that the change log has been read to its end. */
  logRead(): void
  /** Milliseconds since the change log was read to its end. */
  readonly logReadAgo: number
  /** The number of nodes, this one included. */
  readonly count: number
  /** True when another node sends mails. */
  readonly othersSendMail: boolean
  differences(): Difference[]
}

/** A node counts as gone after this many milliseconds without a heartbeat: more than four heartbeats. */
const silence = 10_000
/** Each node checks times by its own clock. With a greater difference, in milliseconds, one node would accept what another refuses. */
export const mostClockDifference = 2_000

export interface NodesOptions {
  name: string
  sendsMail: boolean
  /** The settings that must be the same on every node, by name. */
  settings: Record<string, unknown>
  log: Log
}

/** Creates the list of nodes, with only this one in it. Logs settings and clocks that differ. */
export function createNodes({ name, sendsMail, settings, log }: NodesOptions): Nodes {
  const own: NodeFacts = { id: newId(), name, sendsMail, settings: marksOf(settings) }
  const others = new Map<string, NodeFacts & { at: number }>()
  const told = new Set<string>()
  let clockAhead = 0
  let logReadAt = performance.now()

  function alive(): NodeFacts[] {
    const since = performance.now() - silence
    for (const [id, { at }] of others) if (at < since) others.delete(id)
    return [...others.values()]
  }

  function tellDifference(other: NodeFacts): void {
    const settings = differing(own, other)
    const key = `${other.id} ${settings.join()}`
    if (settings.length === 0 || told.has(key)) return
    told.add(key)
    log.warn({ node: other.name, settings }, 'another node on this database runs with other settings')
  }

  return {
    facts: JSON.stringify(own),
    heard(text) {
      const other = parse(text)
      if (!other || other.id === own.id) return false
      const isNew = !others.has(other.id)
      others.set(other.id, { ...other, at: performance.now() })
      tellDifference(other)
      return isNew
    },
    clockCompared(ahead) {
      const wasFine = Math.abs(clockAhead) <= mostClockDifference
      clockAhead = ahead
      if (wasFine && Math.abs(ahead) > mostClockDifference)
        log.warn(
          { seconds: Math.round(ahead / 100) / 10 },
          'the clocks of this node and of the database differ; let NTP set both',
        )
    },
    get clockAhead() {
      return clockAhead
    },
    logRead() {
      logReadAt = performance.now()
    },
    get logReadAgo() {
      return performance.now() - logReadAt
    },
    get count() {
      return alive().length + 1
    },
    get othersSendMail() {
      return alive().some((other) => other.sendsMail)
    },
    differences: () =>
      alive()
        .map((other) => ({ node: other.name, settings: differing(own, other) }))
        .filter(({ settings }) => settings.length > 0),
  }
}

/** The nodes that differ from the first one. */
export function differencesAmong(texts: readonly string[]): Difference[] {
  const [first, ...others] = texts.flatMap((text) => parse(text) ?? [])
  if (!first) return []
  return others
    .map((other) => ({ node: other.name, settings: differing(first, other) }))
    .filter(({ settings }) => settings.length > 0)
}

function marksOf(settings: Record<string, unknown>): Record<string, string> {
  const mark = (value: unknown) =>
    createHash('sha256')
      .update(JSON.stringify(value ?? null))
      .digest('base64url')
      .slice(0, 8)
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, mark(value)]))
}

/** Compares the settings that both nodes know. Another version may know others. */
function differing(own: NodeFacts, other: NodeFacts): string[] {
  return Object.keys(own.settings).filter(
    (name) => other.settings[name] !== undefined && other.settings[name] !== own.settings[name],
  )
}

function parse(text: string): NodeFacts | undefined {
  try {
    const { id, name, sendsMail, settings } = JSON.parse(text) as NodeFacts
    return typeof id === 'string' && typeof settings === 'object'
      ? { id, name, sendsMail, settings }
      : undefined
  } catch {
    return undefined
  }
}
