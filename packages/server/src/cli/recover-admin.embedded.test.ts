import { expect, test } from 'vitest'
import { startTestApp } from '../../test/test-app.ts'
import { atTerminal } from '../../test/test-terminal.ts'

test('on the embedded database, recover-admin waits for the server to be stopped, and prints its link then', async () => {
  const app = await startTestApp({ ownDatabase: true })
  const at = () =>
    atTerminal(['recover-admin', 'ada'], { environment: { ROLLCALL_DATA: app.storage.dataDir } })
  await app.firstAdministrator()
  expect(await at()).toMatchObject({ code: 1, out: '', err: expect.stringContaining('in use') })
  await app.leave()
  const printed = await at()
  await app.storage.discard()
  expect(printed).toMatchObject({ code: 0, out: expect.stringMatching(/\/t\/default\/recover#rcl_\w+\n$/) })
})
