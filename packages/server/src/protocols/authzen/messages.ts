import * as authzen from '@rollcall/contract/authzen.ts'
import type { Question } from '../../features/decisions/decisions.service.ts'
import { Refusal } from '../../platform/problem.ts'
import { shapeReader } from '../../platform/validate.ts'

export const readQuestion = shapeReader(authzen.evaluation.input)
export const readSubjectSearch = shapeReader(authzen.searchSubject.input)
export const readResourceSearch = shapeReader(authzen.searchResource.input)
export const readActionSearch = shapeReader(authzen.searchAction.input)
const readBatch = shapeReader(authzen.evaluations.input)

export type Semantic = 'execute_all' | 'deny_on_first_deny' | 'permit_on_first_permit'

export interface Batch {
  questions: Question[]
  semantic: Semantic
}

/** A request for many decisions; undefined for one without questions of its own, which is itself the question. */
export function readQuestions(body: unknown): Batch | undefined {
  refuseTooMany(body)
  const { evaluations = [], options, ...defaults } = readBatch(body)
  if (evaluations.length === 0) return undefined
  return {
    questions: evaluations.map((evaluation, index) => {
      const { subject, action, resource } = { ...defaults, ...evaluation }
      if (subject && action && resource) return { subject, action, resource }
      const missing = !subject ? 'subject' : !action ? 'action' : 'resource'
      const field = `evaluations.${index}.${missing}`
      throw new Refusal('request.invalid', `${field} is missing.`, {
        errors: [{ field, message: 'is missing' }],
      })
    }),
    semantic: options?.evaluations_semantic ?? 'execute_all',
  }
}

/** Before anything else of it is read: a list that is too long is not worth looking through. */
function refuseTooMany(body: unknown): void {
  const asked = (body as { evaluations?: unknown } | null | undefined)?.evaluations
  if (!Array.isArray(asked) || asked.length <= authzen.mostQuestions) return
  const field = 'evaluations'
  const message = `must not have more than ${authzen.mostQuestions} items`
  throw new Refusal('request.invalid', `${field} ${message}.`, { errors: [{ field, message }] })
}
