import { download, type Operation } from '@rollcall/contract/operation.ts'
import { outputCheck } from '../platform/validate.ts'

const checks = new WeakMap<Operation, (value: unknown) => boolean>()

/** Throws for an answer that is not what the contract promises, to the last field. */
export function checkOutput(operation: Operation, output: unknown): void {
  if (operation.output === download) return
  const check = checks.get(operation) ?? outputCheck(operation.output)
  checks.set(operation, check)
  if (!check(output)) throw new Error(`The answer of ${operation.name} is not what the contract declares`)
}
