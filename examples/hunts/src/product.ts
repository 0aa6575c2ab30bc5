import Fastify from 'fastify'
import type { Identity, Rollcall } from 'rollcall-sdk'
import { guardFor } from 'rollcall-sdk/fastify'
import { createFleet, hosts, type Site, siteNames, sites } from './fleet.ts'
import { servePage } from './page.ts'

/** What the page asks about; it hides what the guards below would refuse. */
const permissions = [
  'hosts:view',
  'alerts:view',
  'alerts:acknowledge',
  'hunts:launch',
  'hunts:quick',
  'hunts:stop',
  'can_launch_fleet_hunts',
  'enrollment-secrets:mint',
  'enrollment-secrets:revoke',
]

/** How many hosts a hunt over these sites touches: counted here, never believed from a request. */
const hostsOf = (body: unknown) =>
  (body as { sites: Site[] }).sites.reduce((sum, site) => sum + sites[site], 0)

/** Who did it, for the product's own records: both, while somebody looks as somebody else. */
const nameOf = ({ principal, impersonatedBy }: Identity) =>
  impersonatedBy ? `${impersonatedBy.by.name} as ${principal.name}` : principal.name

/** The product: a JSON API for people and scripts, and a page that uses it. */
export function createProduct(
  rollcall: Rollcall,
  { url, rollcallUrl }: { url: string; rollcallUrl: string },
) {
  const app = Fastify()
  const guard = guardFor(rollcall)
  const fleet = createFleet()
  servePage(app)

  // Who is signed in, and what to offer them. The page asks again and again: what changes in Rollcall shows at once.
  app.get('/api/session', async (request) => {
    const links = {
      signIn: rollcall.signInUrl(`${url}/`),
      signOut: `${rollcallUrl}/t/default/sign-out?${new URLSearchParams({ returnTo: `${url}/` })}`,
      account: `${rollcallUrl}/t/default/account`,
    }
    const identity = await rollcall.identify(request.headers)
    if (!identity) return { user: null, links }
    const { principal: user, impersonatedBy } = identity
    const may = permissions.filter((permission) => rollcall.decide(identity, permission).allowed)
    const { limit } = rollcall.decide(identity, 'hunts:launch', { hosts: 1 })
    return { user, impersonatedBy, may, hostCap: limit?.value ?? null, links }
  })

  app.get('/api/hosts', { preHandler: guard('hosts:view') }, async () => ({ sites, hosts }))

  app.get('/api/alerts', { preHandler: guard('alerts:view') }, async () => fleet.alerts)

  app.post<{ Params: { id: string } }>(
    '/api/alerts/:id/acknowledge',
    { preHandler: guard('alerts:acknowledge') },
    async ({ params, identity }, reply) => {
      const alert = fleet.alerts.find(({ id }) => id === params.id)
      if (!alert) return reply.code(404).send({ detail: 'There is no such alert.' })
      alert.acknowledgedBy = nameOf(identity)
      return alert
    },
  )

  app.get('/api/hunts', { preHandler: guard('hosts:view') }, async () => fleet.hunts)

  app.post<{ Body: { name: string; sites: Site[] } }>(
    '/api/hunts',
    {
      schema: { body: huntBody },
      preHandler: guard('hunts:launch', { properties: ({ body }) => ({ hosts: hostsOf(body) }) }),
    },
    async ({ body, identity }, reply) =>
      reply.code(201).send(fleet.hunt(body.name, hostsOf(body), nameOf(identity))),
  )

  // One indicator, over the whole fleet: the cap of hosts is about hunts that do more on each.
  app.post<{ Body: { indicator: string } }>(
    '/api/hunts/quick',
    { schema: { body: quickHuntBody }, preHandler: guard('hunts:quick') },
    async ({ body, identity }, reply) =>
      reply.code(201).send(fleet.hunt(`Quick hunt for ${body.indicator}`, hosts.length, nameOf(identity))),
  )

  app.post('/api/hunts/fleet', { preHandler: guard('can_launch_fleet_hunts') }, async ({ identity }, reply) =>
    reply.code(201).send(fleet.hunt('Fleet hunt', hosts.length, nameOf(identity))),
  )

  app.post<{ Params: { id: string } }>(
    '/api/hunts/:id/stop',
    { preHandler: guard('hunts:stop') },
    async ({ params, identity }, reply) =>
      fleet.stopHunt(params.id, nameOf(identity)) ??
      reply.code(404).send({ detail: 'There is no such hunt, or it has been stopped.' }),
  )

  app.get(
    '/api/enrollment-secrets',
    { preHandler: guard('enrollment-secrets:mint') },
    async () => fleet.secrets,
  )

  app.post(
    '/api/enrollment-secrets',
    { preHandler: guard('enrollment-secrets:mint') },
    async ({ identity }, reply) => reply.code(201).send(fleet.mintSecret(nameOf(identity))),
  )

  app.delete<{ Params: { id: string } }>(
    '/api/enrollment-secrets/:id',
    { preHandler: guard('enrollment-secrets:revoke') },
    async ({ params }, reply) =>
      fleet.revokeSecret(params.id)
        ? reply.code(204).send()
        : reply.code(404).send({ detail: 'There is no such secret.' }),
  )

  return app
}

const huntBody = {
  type: 'object',
  required: ['name', 'sites'],
  additionalProperties: false,
  properties: {
    name: { type: 'string', minLength: 1, maxLength: 80 },
    sites: { type: 'array', minItems: 1, uniqueItems: true, items: { enum: siteNames } },
  },
}

const quickHuntBody = {
  type: 'object',
  required: ['indicator'],
  additionalProperties: false,
  properties: { indicator: { type: 'string', minLength: 1, maxLength: 200 } },
}
