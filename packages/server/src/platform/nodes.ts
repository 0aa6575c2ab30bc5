import { createHash } from 'node:crypto'
import type { Log } from './database/database.ts'
import { newId } from './ids.ts'

/** What a node says of itself with each heartbeat. Of settings only a mark to compare them by: whoever may listen reads it. */
interface NodeFacts {
  id: string
  name: string
  sendsMail: boolean
  settings: Record<string, string>
}

/** A node that runs with other settings than this one, and which. */
export interface Difference {
  node: string
  settings: string[]
}

/** The nodes on one database, as far as this one has heard of them. */
export interface Nodes {
  /** What this node says of itself. */
  readonly facts: string
  /** Takes what some node said of itself; true when nothing had been heard of it before. */
  heard(facts: string): boolean
  /** By so many milliseconds the database's clock is ahead of this node's. */
  clockCompared(ahead: number): void
  readonly clockAhead: number
  /** The change log has been read to its end. */
  logRead(): void
  /** Milliseconds since then. */
  readonly logReadAgo: number
  /** Nodes, this one included. */
  readonly count: number
  /** Another node sends mails. */
  readonly othersSendMail: boolean
  differences(): Difference[]
}

/** A node that has said nothing for so long is taken for gone; in milliseconds, and more than four heartbeats. */
const silence = 10_000
/** Times are judged by the clock of the node that is asked; further apart, one would let in what another refuses. */
export const mostClockDifference = 2_000

export interface NodesOptions {
  name: string
  sendsMail: boolean
  /** All that has to be the same on every node, by the name of the setting. */
  settings: Record<string, unknown>
  log: Log
}

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

/** Which of the nodes that said so differ from the first. */
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

/** A node of another version knows other settings; those that both know are compared. */
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
