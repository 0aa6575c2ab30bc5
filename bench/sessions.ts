import { connections, requestsPerSecond, withConstantServer } from './support/against-constant.ts'
import { expectJson, openClient } from './support/http-client.ts'
import { inPairs } from './support/numbers.ts'
import { heading, measure, tidy } from './support/report.ts'
import { onBoth, serving, setUp } from './support/storage.ts'

const rounds = 5

await onBoth(async (storage) => {
  const cookie = await setUp(storage)
  const body = await serving(storage, async ({ origin }) => {
    const client = openClient(origin, { headers: { cookie } })
    const answer = await client.get('/api/v1/me')
    client.close()
    expectJson(answer)
    return answer.text
  })
  await withConstantServer({ storage, body }, async (origin) => {
    const headers = { cookie }
    heading(`sessions, on ${storage.kind}`)
    const { ratio, first, second, count } = await inPairs(
      rounds,
      () => requestsPerSecond({ url: `${origin}/api/v1/me`, headers }, body.length),
      () => requestsPerSecond({ url: `${origin}/bench/constant`, headers }, body.length),
    )
    measure(
      `GET /api/v1/me with a session, against a constant of ${body.length} bytes`,
      ratio,
      { atLeast: 0.7 },
      { from: `${tidy(first)}/s against ${tidy(second)}/s, ${connections} connections, ${count} pairs` },
    )
  })
})
