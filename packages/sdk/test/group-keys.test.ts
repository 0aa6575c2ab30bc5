import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { groupsIn } from '../../server/test/groups.ts'
import { within } from '../../server/test/in-time.ts'
import { connect, openStage, type Product, type Stage, untilKnown, withKey } from './stage.ts'

/** A product with requests by groups' API keys, and by keys that are limited to some addresses. */
let stage: Stage
let product: Product
let groups: ReturnType<typeof groupsIn>
let count = 0

beforeAll(async () => {
  stage = await openStage()
  groups = groupsIn(stage.app)
  product = await connect(stage)
})
afterAll(async () => {
  await product.close()
  await stage.close()
})

/** Makes a group with the role of operators, and one of its keys. */
async function keyedGroup(fields: object = {}) {
  const name = `Night shift ${++count}`
  const id = await groups.made(stage.ada, name)
  const path = `/tenants/default/groups/${id}`
  await stage.change('PUT', `${path}/roles`, { roles: ['operator'] })
  const { body } = await groups.ask(stage.ada, 'POST', `/${id}/api-keys`, { name: 'key', ...fields })
  return { id, name, path, keyPath: `${path}/api-keys/${body.id}`, headers: withKey(body.key) }
}

const may = async (headers: Record<string, string>, permission: string, properties?: { hosts: number }) =>
  product.rollcall.decide(await product.rollcall.identify(headers), permission, properties)

describe('The key of a group', () => {
  test('differs from an account’s key, and is decided about without a question', async () => {
    const { id, name, headers } = await keyedGroup()
    await untilKnown(product, headers)
    const asked = product.asked
    expect(await product.rollcall.identify(headers)).toMatchObject({
      principal: {
        kind: 'group',
        id,
        name: `group:${name}`,
        username: null,
        email: null,
        roles: ['operator'],
      },
      credential: 'api-key',
      tenant: 'default',
      impersonatedBy: null,
      validUntil: null,
    })
    expect(await may(headers, 'hunts:launch', { hosts: 1 })).toMatchObject({ allowed: true })
    expect(await may(headers, 'hunts:launch', { hosts: 1_000_000 })).toMatchObject({
      reason: 'limit.exceeded',
    })
    expect(await may(headers, 'enrollment-secrets:mint')).toMatchObject({ reason: 'permission.missing' })
    expect(product.asked).toBe(asked)
  })

  test.each([
    ['when it is revoked', ({ keyPath }: { keyPath: string }) => keyPath],
    ['with its group', ({ path }: { path: string }) => path],
  ])('ends %s, within a second', async (_, pathOf) => {
    const group = await keyedGroup()
    await untilKnown(product, group.headers)
    await stage.change('DELETE', pathOf(group))
    await within(1000, async () => (await product.rollcall.identify(group.headers)) === undefined)
  })

  test('loses within a second the rights of a role that the group loses', async () => {
    const { path, headers } = await keyedGroup()
    await untilKnown(product, headers)
    expect((await may(headers, 'hunts:launch')).allowed).toBe(true)
    await stage.change('PUT', `${path}/roles`, { roles: [] })
    await within(1000, async () => !(await may(headers, 'hunts:launch')).allowed)
  })
})

test('A key with a list of addresses is valid from these only, even after use from one of them', async () => {
  const { headers } = await keyedGroup({ addresses: ['10.0.0.0/8'] })
  const from = async (address?: string) => (await product.rollcall.identify(headers, address))?.principal.kind
  for (let time = 0; time < 3; time += 1) {
    expect(await from('10.1.2.3')).toBe('group')
    expect(await from('::ffff:10.1.2.4')).toBe('group')
    expect(await from('192.0.2.7')).toBeUndefined()
    expect(await from('not an address')).toBeUndefined()
    expect(await from()).toBeUndefined()
  }
  const all = await Promise.all(['10.1.2.5', '192.0.2.8', '10.1.2.5', '192.0.2.8'].map(from))
  expect(all).toEqual(['group', undefined, 'group', undefined])
})
