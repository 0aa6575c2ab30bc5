import { people, prepareBuilds, type Running, running } from './support/changes-settings.ts'
import { expectJson, openClient } from './support/http-client.ts'
import { timed } from './support/load.ts'
import { inTurns, median, ratioOf } from './support/numbers.ts'
import { heading, measure, tidy } from './support/report.ts'
import { onPostgres, password } from './support/storage.ts'

/** Everyday requests of users and products, by turns with the build in ROLLCALL_BENCH_BESIDE. */
const rounds = 9
/** The number of consecutive requests for the median of each side. */
const inARow = { quick: 60, signIn: 12 }
/** A greater ratio to the other build is a step back. */
const goal = { atMost: 1.05 }
const tenant = '/api/v1/tenants/default'

await onPostgres(async (server) => {
  const settings = await prepareBuilds(server)
  if (settings.length < 2) throw new Error('Name the folder of another checkout in ROLLCALL_BENCH_BESIDE')
  heading(`requests to a tenant of ${people.toLocaleString('en')} users, by turns with another build`)
  await running(settings, async (all) => {
    const sides = all.map(requestsTo)
    for (const what of [
      'a page of 50 users',
      'me',
      'an evaluation',
      'a change of roles',
      'a sign-in',
    ] as const) {
      const turns = await inTurns(
        rounds,
        sides.map((side) => () => medianOf(side[what], what === 'a sign-in' ? inARow.signIn : inARow.quick)),
      )
      const { ratio, first, second, count } = ratioOf(turns, 0, 1)
      const each = turns.map(([a = 0, b = 1]) => tidy(a / b)).join(', ')
      measure(`median time of ${what}`, ratio, goal, {
        from: `${tidy(first)} ms against ${tidy(second)} ms, ${count} rounds: ${each}`,
      })
    }
  })
})

async function medianOf(once: () => Promise<unknown>, times: number): Promise<number> {
  const taken: number[] = []
  for (let n = 0; n < times; n += 1) taken.push(await timed(once))
  return median(taken)
}

function requestsTo({ program: { origin }, cookies, users, administrators }: Running) {
  const clients = cookies.map((cookie) => openClient(origin, { headers: { cookie } }))
  const stranger = openClient(origin)
  let turn = 0
  // The rate limit allows each administrator only so many changes per minute.
  const next = () => {
    turn += 1
    const client = clients[turn % clients.length]
    if (!client) throw new Error('There is no administrator')
    return client
  }
  const changed = new Set<string>()
  return {
    'a page of 50 users': async () => expectJson(await next().get(`${tenant}/users?limit=50`)),
    me: async () => expectJson(await next().get('/api/v1/me')),
    'an evaluation': async () =>
      expectJson(await next().get(`${tenant}/users/${users.own[turn % users.own.length]}/access/users:read`)),
    async 'a change of roles'() {
      const client = next()
      const user = users.own[turn % users.own.length] ?? ''
      const roles = [changed.delete(user) ? 'member' : 'auditor']
      if (roles[0] === 'auditor') changed.add(user)
      expectJson(await client.put(`${tenant}/users/${user}/roles`, { roles, notify: false }))
    },
    async 'a sign-in'() {
      turn += 1
      const username = administrators[turn % administrators.length]
      expectJson(await stranger.post(`${tenant}/sign-in/password`, { username, password }))
    },
  }
}
