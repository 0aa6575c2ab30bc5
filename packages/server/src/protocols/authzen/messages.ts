import * as authzen from '@rollcall/contract/authzen.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import type { Question } from '../../features/decisions/decisions.service.ts'
import { fieldsRefusal, Refusal } from '../../platform/problem.ts'
import { shapeReader } from '../../platform/validate.ts'

export const readQuestion = shapeReader(authzen.evaluation.input)

export type Semantic = 'execute_all' | 'deny_on_first_deny' | 'permit_on_first_permit'

export interface Batch {
  /** In the order of the request. A refusal takes the place of a question that cannot be read, without affecting the others. */
  questions: (Question | Refusal)[]
  semantic: Semantic
}

/** Reads a request for many decisions; undefined for one without a list, which is itself the question. */
export function batchOf(input: Input<typeof authzen.evaluations>): Batch | undefined {
  const { evaluations = [], options, ...defaults } = input
  if (evaluations.length === 0) return undefined
  return {
    questions: evaluations.map((evaluation) => readOne(defaults, evaluation)),
    semantic: options?.evaluations_semantic ?? 'execute_all',
  }
}

function readOne(defaults: Fields, evaluation: unknown): Question | Refusal {
  try {
    return readQuestion(isRecord(evaluation) ? completed(defaults, evaluation) : evaluation)
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

type Fields = Record<string, unknown>

/** The names of an entity. Where a question lacks one, it is taken from the enclosing request. Properties are the question's own. */
const naming: [entity: string, names: string[]][] = [
  ['subject', ['type', 'id']],
  ['action', ['name']],
  ['resource', ['type', 'id']],
]

function completed(defaults: Fields, evaluation: Fields): Fields {
  const whole: Fields = { ...defaults, ...evaluation }
  for (const [entity, names] of naming) {
    const [preset, own] = [defaults[entity], evaluation[entity]]
    if (!isRecord(preset) || !isRecord(own)) continue
    const missing = names.filter((name) => own[name] === undefined && preset[name] !== undefined)
    whole[entity] = { ...own, ...Object.fromEntries(missing.map((name) => [name, preset[name]])) }
  }
  return whole
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Throws when the list is too long, before anything else of it is read. */
export function refuseTooMany(body: unknown): void {
  const asked = (body as { evaluations?: unknown } | null | undefined)?.evaluations
  if (!Array.isArray(asked) || asked.length <= authzen.mostQuestions) return
  throw fieldsRefusal([{ field: 'evaluations', code: 'max_items', params: { limit: authzen.mostQuestions } }])
}
