import type { contract } from '@rollcall/contract/contract.ts'
import type { Output } from '@rollcall/contract/operation.ts'

export type Access = Output<typeof contract.access.show>
export type Limit = Access['limits'][number]
