import { contract } from '@rollcall/contract/contract.ts'
import { implement } from '../../operations/implement.ts'
import { showOperation } from './overview.show.ts'

export const overviewOperations = implement(contract.overview, { show: showOperation })
