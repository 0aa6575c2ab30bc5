import { bindings as authzen } from './authzen.ts'
import { bindings as changes } from './changes.ts'
import { apiBindings, operationsIn } from './contract.ts'
import type { HttpBinding } from './http.ts'

/** The protocols other than Rollcall's own JSON. Apart from the contract of the API, because the client does not speak them. */
const protocols = { changes, authzen }

/** Every operation of another protocol. */
export const protocolOperations = operationsIn(protocols)

/** The HTTP bindings of the API and of other protocols: everything that is documented. */
export const bindings: readonly HttpBinding[] = [
  ...apiBindings,
  ...Object.values(protocols).flatMap((bindings) => Object.values<HttpBinding>(bindings)),
]
