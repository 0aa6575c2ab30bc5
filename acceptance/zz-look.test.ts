import { afterAll, beforeAll, test } from 'vitest'
import { createUsers, openStage, type Stage } from './support/stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage({ profile: process.env.LOOK_PROFILE ?? 'default' })
})
afterAll(() => stage?.close())
test('look', { timeout: 120000 }, async () => {
  const p = await stage.firstAdministrator('ada').catch(() => stage.firstAdministrator('ada@example.com'))
  const admin = await stage.callAs('ada')
  const ids = await createUsers(admin, ['nora', 'bob'])
  const nora = ids.get('nora') as string
  await p.go('/settings/users')
  await p.page.waitForTimeout(1500)
  await p.page.screenshot({ path: '/tmp/person-look-0.png' })
  await p.go(`/users/${nora}`)
  await p.page.waitForTimeout(2500)
  for (const [w, n] of [
    [1280, 'wide'],
    [390, 'narrow'],
  ] as const) {
    await p.page.setViewportSize({ width: w, height: 900 })
    await p.page.waitForTimeout(600)
    await p.page.screenshot({ path: `/tmp/person-look-${n}.png`, fullPage: true })
  }
  await p.page.emulateMedia({ media: 'print' })
  await p.page.setViewportSize({ width: 900, height: 900 })
  await p.page.screenshot({ path: `/tmp/person-look-print.png`, fullPage: true })
  console.log(JSON.stringify(p.faults()))
})
