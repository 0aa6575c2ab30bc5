import type { Decision } from '@rollcall/contract/authzen.ts'
import { answer, type Question } from '../../features/decisions/decisions.service.ts'
import type { Subjects } from '../../features/decisions/subjects.ts'
import type { Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import type { Batch, Semantic } from './messages.ts'

/** Decides one question. */
export async function evaluate(subjects: Subjects, tenant: Tenant, question: Question): Promise<Decision> {
  const { id } = question.subject
  const known = subjects.known(tenant, id) ?? (await subjects.load(tenant, [id])).get(id)
  return answer(tenant, question, known)
}

/**
 * Decides many questions, in their order. Leaves out those after the deciding one where the caller asks for that. Denies a question that
 * cannot be read, with the reason (AuthZEN 1.0, "Errors" of the Access Evaluations API).
 */
export async function evaluateAll(
  subjects: Subjects,
  tenant: Tenant,
  { questions, semantic }: Batch,
): Promise<Decision[]> {
  const ids = questions.flatMap((question) => (question instanceof Refusal ? [] : [question.subject.id]))
  const found = await subjects.load(tenant, ids)
  const answers: Decision[] = []
  for (const question of questions) {
    const given =
      question instanceof Refusal
        ? unreadable(question)
        : answer(tenant, question, found.get(question.subject.id))
    answers.push(given)
    if (ends(semantic, given)) break
  }
  return answers
}

function unreadable({ status, message }: Refusal): Decision {
  return { decision: false, context: { reason: 'request.invalid', error: { status, message } } }
}

function ends(semantic: Semantic, { decision }: Decision): boolean {
  return semantic === (decision ? 'permit_on_first_permit' : 'deny_on_first_deny')
}
