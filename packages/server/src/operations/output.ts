import { download, type Operation } from '@rollcall/contract/operation.ts'
import { outputCheck } from '../platform/validate.ts'

const checks = new WeakMap<Operation, (value: unknown) => boolean>()

/** Throws for an answer that is not what the contract promises, to the last field. */
export function checkOutput(operation: Operation, output: unknown): void {
  if (operation.output === download) return
  const check = checks.get(operation) ?? onceEach(outputCheck(operation.output))
  checks.set(operation, check)
  if (!check(output)) throw new Error(`The answer of ${operation.name} is not what the contract declares`)
}

/** An answer that is given again as it is has been checked. */
function onceEach(check: (value: unknown) => boolean): (value: unknown) => boolean {
  const checked = new WeakSet<object>()
  return (value) => {
    if (typeof value !== 'object' || value === null) return check(value)
    if (checked.has(value)) return true
    const fits = check(value)
    if (fits) checked.add(value)
    return fits
  }
}
