import type { Client } from '@rollcall/contract/client.ts'
import { bindingOf, contract } from '@rollcall/contract/contract.ts'
import { pathParameters } from '@rollcall/contract/http.ts'
import type { Operation } from '@rollcall/contract/operation.ts'

type InTenant<Call> = Call extends (input: infer Input, ...rest: infer Rest) => infer Answer
  ? (input: Omit<Input, 'tenant'>, ...rest: Rest) => Answer
  : never

/** A client whose calls are all made in one tenant, and do not name it. */
export type TenantClient = {
  [Group in keyof Client]: { [Name in keyof Client[Group]]: InTenant<Client[Group][Name]> }
}

type AnyCall = (input: object, ...rest: unknown[]) => unknown

/** Adds the tenant to every call that needs one. */
export function inTenant(client: Client, tenant: () => string): TenantClient {
  const groups = Object.entries(contract).map(([group, operations]) => [
    group,
    Object.fromEntries(
      Object.entries<Operation>(operations).map(([name, operation]) => {
        const call = (client as unknown as Record<string, Record<string, AnyCall>>)[group]?.[name] as AnyCall
        if (!pathParameters(bindingOf(operation).path).includes('tenant')) return [name, call]
        return [name, (input: object, ...rest: unknown[]) => call({ ...input, tenant: tenant() }, ...rest)]
      }),
    ),
  ])
  return Object.fromEntries(groups)
}
