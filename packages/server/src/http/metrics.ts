import { createHash, timingSafeEqual } from 'node:crypto'
import { protocolOperations } from '@rollcall/contract/protocols.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { type LaneLoad, type Purpose, purposes } from '../platform/database/lanes.ts'
import type { Nodes } from '../platform/nodes.ts'
import { Refusal } from '../platform/problem.ts'
import type { RequestCount } from '../platform/request-count.ts'
import type { KeyUse } from '../platform/vault/vault.ts'

export interface Measured {
  passwordLoad(): number
  cachedPrincipals(): number
  cachedTenants(): number
  connections(purpose: Purpose): LaneLoad
  nodes: Pick<Nodes, 'count' | 'clockAhead' | 'differences' | 'logReadAgo'>
  /** Read from the database. */
  secretKeysInUse(): Promise<KeyUse[]>
  /** Counted where the events happen. */
  counters: (Counter | Histogram)[]
  requests: RequestCount
}

/** Refusals are counted instead of logged: anonymous callers can cause any number of them, which would fill the log. */
export const refusalsSent = new Counter({
  name: 'rollcall_refusals_total',
  help: 'Answers that were problems, by their code',
  labelNames: ['code'],
  registers: [],
})

/** Prometheus metrics of this process: durations by operation, and the queues. Never by address, because anybody can choose one. */
export function createMetrics(measured: Measured) {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const durations = new Histogram({
    name: 'rollcall_request_duration_seconds',
    help: 'Time from the arrival of a request to the end of its answer',
    labelNames: ['operation', 'status'],
    buckets: [0.001, 0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  })
  new Gauge({
    name: 'rollcall_password_hashes_pending',
    help: 'Password hashes being computed or waiting',
    registers: [registry],
    collect() {
      this.set(measured.passwordLoad())
    },
  })
  new Gauge({
    name: 'rollcall_cached_principals',
    help: 'Sessions and API keys whose rights this process has in memory',
    registers: [registry],
    collect() {
      this.set(measured.cachedPrincipals())
    },
  })
  new Gauge({
    name: 'rollcall_cached_tenants',
    help: 'Tenants whose rules and roles this process has in memory',
    registers: [registry],
    collect() {
      this.set(measured.cachedTenants())
    },
  })
  measureConnections(registry, measured)
  measureNodes(registry, measured.nodes)
  measureSecretKeys(registry, measured)
  for (const counter of [refusalsSent, ...measured.counters]) registry.registerMetric(counter)
  return {
    registry,
    watch(server: FastifyInstance): void {
      server.addHook('onRequest', (request, _reply, done) => {
        if (!isStream(request)) measured.requests.begin()
        done()
      })
      server.addHook('onResponse', (request, reply, done) => {
        const operation = operationOf(request) ?? 'other'
        durations.observe(
          { operation, status: `${Math.floor(reply.statusCode / 100)}xx` },
          reply.elapsedTime / 1000,
        )
        if (!isStream(request)) measured.requests.end()
        done()
      })
    },
  }
}

function operationOf({ routeOptions }: FastifyRequest): string | undefined {
  return (routeOptions.config as { operation?: string } | undefined)?.operation
}

/** A change stream lasts as long as its product runs. It is no request that is under way. */
function isStream(request: FastifyRequest): boolean {
  return operationOf(request) === protocolOperations.changes.follow.name
}

/**
 * Throws `access.not_signed_in` unless the request has the token as its bearer token. Without a configured token everybody may read the
 * metrics.
 */
export function requireMetricsToken({ headers }: FastifyRequest, token: string | undefined): void {
  if (token === undefined) return
  const [, given = ''] = /^Bearer (\S+)$/i.exec(headers.authorization ?? '') ?? []
  const hash = (text: string) => createHash('sha256').update(text).digest()
  if (!timingSafeEqual(hash(given), hash(token))) throw new Refusal('access.not_signed_in.metrics')
}

function measureConnections(registry: Registry, { connections }: Measured): void {
  const gauge = (name: string, help: string, state: keyof LaneLoad) =>
    new Gauge({
      name,
      help,
      labelNames: ['purpose'],
      registers: [registry],
      collect() {
        for (const purpose of purposes) this.set({ purpose }, connections(purpose)[state])
      },
    })
  gauge(
    'rollcall_database_connections',
    'Connections to the database that are in use, by what they are for',
    'inUse',
  )
  gauge(
    'rollcall_database_waiting',
    'Transactions that wait for a connection to the database, by what they are for',
    'waiting',
  )
}

function measureNodes(registry: Registry, nodes: Measured['nodes']): void {
  const gauge = (name: string, help: string, value: () => number) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(value())
      },
    })
  gauge(
    'rollcall_nodes',
    'Nodes on this database that this process has heard of, itself included',
    () => nodes.count,
  )
  gauge(
    'rollcall_change_log_read_ago_seconds',
    'Time since this process had read the change log to its end',
    () => nodes.logReadAgo / 1_000,
  )
  gauge(
    'rollcall_nodes_with_other_settings',
    'Nodes on this database whose settings differ from those of this process',
    () => nodes.differences().length,
  )
  gauge(
    'rollcall_clock_offset_seconds',
    'How far the clock of the database is ahead of the clock of this process',
    () => nodes.clockAhead / 1000,
  )
}

/** How long a count is kept, in milliseconds, so that reading metrics cannot keep the database busy. */
const countedFor = 60_000

function measureSecretKeys(registry: Registry, { secretKeysInUse }: Measured): void {
  let counted = Number.NEGATIVE_INFINITY
  new Gauge({
    name: 'rollcall_secrets_by_key',
    help: 'Stored secrets by the id of the key that encrypts them, and whether it is the current key',
    labelNames: ['key', 'use'],
    registers: [registry],
    async collect() {
      if (performance.now() < counted + countedFor) return
      // The other metrics are worth even more while the database is down.
      const uses = await secretKeysInUse().catch(() => undefined)
      if (!uses) return
      counted = performance.now()
      this.reset()
      for (const { key, count, current } of uses) this.set({ key, use: current ? 'current' : 'older' }, count)
    },
  })
}
