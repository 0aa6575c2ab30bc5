import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { passwordOf } from './support/person.ts'
import { createUsers, openStage, type Stage } from './support/stage.ts'

let product: Server
let address: string
let stage: Stage

beforeAll(async () => {
  product = createServer((_request, response) => {
    response
      .setHeader('content-type', 'text/html')
      .end('<!doctype html><title>Product</title><h1>Product</h1>')
  })
  product.listen(0, 'localhost')
  await once(product, 'listening')
  const { port } = product.address() as AddressInfo
  address = `http://localhost:${port}/reports?week=3`
  const env = { ROLLCALL_PRODUCT_ORIGINS: `http://localhost:${port}` }
  stage = await openStage({ profile: 'default', env })
  await stage.firstAdministrator('ada')
  await createUsers(await stage.callAs('ada'), ['mia'])
})
afterEach(() => stage.expectNoFaults())
afterAll(async () => {
  await stage?.close()
  product?.close()
})

test('Somebody who must choose a password first comes back to the product with it, and not before', async () => {
  const { page, context } = await stage.enter()
  const signIn = `${stage.url}/t/default/sign-in?returnTo=${encodeURIComponent(address)}`
  await page.goto(signIn)
  await page.getByRole('textbox', { name: 'Username' }).fill('mia')
  await page.getByLabel('Password', { exact: true }).fill(passwordOf('mia'))
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Choose your own password' }).waitFor()
  await page.goto(signIn)
  await page.getByRole('heading', { name: 'Choose your own password' }).waitFor()

  await page.getByLabel('Current password').fill(passwordOf('mia'))
  await page.getByLabel('New password').fill('eleven lazy otters')
  await page.getByRole('button', { name: 'Change password' }).click()
  await page.getByRole('heading', { name: 'Product' }).waitFor()
  expect(page.url()).toBe(address)
  await context.close()
})

test('A user who is signed out already is not asked whether to sign out', async () => {
  const { page, context } = await stage.enter()
  await page.goto(`${stage.url}/t/default/sign-out?returnTo=${encodeURIComponent(address)}`)
  await page.getByRole('heading', { name: 'Product' }).waitFor()
  expect(page.url()).toBe(address)
  await page.goto(`${stage.url}/t/default/sign-out`)
  await page.getByRole('textbox', { name: 'Username' }).waitFor()
  await context.close()
})
