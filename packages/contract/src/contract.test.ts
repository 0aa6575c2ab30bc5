import { describe, expect, test } from 'vitest'
import { contract } from './contract.ts'
import { addressOf, pathParameters } from './http.ts'
import type { Operation } from './operation.ts'
import { problems } from './problems.ts'
import { bindings, protocolOperations } from './protocols.ts'

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
const groups = Object.entries({ ...contract, ...protocolOperations })
const operations = groups.flatMap(([, group]) => Object.values<Operation>(group))

describe('names', () => {
  test.each(groups)(
    '%s: the key, the file and the operation name have the same spelling',
    async (key, group) => {
      const path = `./${kebab(key)}.ts`
      const file = await import(/* @vite-ignore */ path)
      for (const [name, operation] of Object.entries<Operation>(group)) {
        expect(operation.name).toBe(`${kebab(key)}.${kebab(name)}`)
        expect(file[name]).toBe(operation)
      }
    },
  )

  test('operations are in kebab-case, and problems in snake_case', () => {
    for (const { name } of operations) expect(name).toMatch(/^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$/)
    for (const code of Object.keys(problems)) expect(code).toMatch(/^[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*$/)
  })
})

describe('bindings', () => {
  test('every operation has an HTTP binding, and no two have the same method and address', () => {
    expect(new Set(bindings.map(({ operation }) => operation))).toEqual(new Set(operations))
    const addresses = bindings.map(
      (binding) => `${binding.method} ${addressOf(binding).replace(/\{\w+\}/g, '{}')}`,
    )
    expect(new Set(addresses).size).toBe(addresses.length)
  })

  test.each(bindings.map((binding) => [binding.operation.name, binding] as const))(
    '%s: the names in its path are required fields of the input',
    (_, { operation, path }) => {
      expect(operation.input.required ?? []).toEqual(expect.arrayContaining(pathParameters(path)))
    },
  )

  test('an operation that creates something says where it is found', () => {
    for (const { operation, location } of bindings) {
      const creates = operation.kind === 'command' && operation.creates === true
      expect(location !== undefined, operation.name).toBe(creates)
    }
  })
})
