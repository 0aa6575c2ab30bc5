import type { ColumnTarget } from '@rollcall/contract/imports.ts'
import type { FieldProblem } from '../../platform/problem.ts'
import { Refusal } from '../../platform/problem.ts'
import type { LineReason } from '../../platform/schema.ts'
import type { ColumnMatch } from './column-match.ts'

/** Runs a check of a line; returns its refusal, if it refuses. It has no stack trace: nothing reads it, and a file may have 100,000. */
export function refusalBy(check: () => void): Refusal | undefined {
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 0
  try {
    check()
    return undefined
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  } finally {
    Error.stackTraceLimit = stackTraceLimit
  }
}

/** The place of the column that holds something; null where none does. */
export function columnOf(match: ColumnMatch, target: string): number | null {
  const column = (match as readonly (string | null)[]).indexOf(target)
  return column < 0 ? null : column
}

/** Why a refusal refuses a line. Without fields in it, it is about one column, or about the whole line. */
export function reasonsOf(match: ColumnMatch, refusal: Refusal, about?: ColumnTarget): LineReason[] {
  const { errors = [] } = refusal.extras
  if (errors.length > 0) return errors.map((error) => reasonOf(match, error))
  const column = about === undefined ? null : columnOf(match, about)
  return [{ column, code: refusal.sentence, params: refusal.params }]
}

/** A mistake in a field as the reason of a line. */
export function reasonOf(match: ColumnMatch, problem: FieldProblem): LineReason {
  const { field, code, params = {} }: { field: string; code: string; params?: object } = problem
  return { column: columnOf(match, field), code, params: { ...params } }
}
