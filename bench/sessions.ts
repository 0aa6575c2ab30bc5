import { againstConstants, withConstantServer } from './support/against-constant.ts'
import { expectJson, openClient } from './support/http-client.ts'
import { heading } from './support/report.ts'
import { onBoth, serving, setUp } from './support/storage.ts'

await onBoth(async (storage) => {
  const cookie = await setUp(storage)
  const body = await serving(storage, async ({ origin }) => {
    const client = openClient(origin, { headers: { cookie } })
    const answer = await client.get('/api/v1/me')
    client.close()
    expectJson(answer)
    return answer.text
  })
  await withConstantServer({ storage, bodies: [body] }, async (servers) => {
    heading(`sessions, on ${storage.kind}`)
    const what = `GET /api/v1/me with a session, ${body.length} bytes`
    await againstConstants(what, servers, '/api/v1/me', { headers: { cookie } }, body.length)
  })
})
