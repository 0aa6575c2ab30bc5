import { ProblemError } from '@rollcall/contract/client.ts'
import { type Problem, type ProblemCode, problems } from '@rollcall/contract/problems.ts'
import { t } from '../i18n/messages.ts'

/** Whatever was thrown, as something that can be shown: what happened, what to do, and how to name it to others. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem
  // A part of the console that could not be loaded: browsers say so with a TypeError.
  if (error instanceof TypeError && /fetch|network|load failed|import/i.test(error.message))
    return unreachable().problem
  return made(
    'server.error',
    'This page could not go on. Reload it; if it happens again, tell your administrator.',
  )
}

/** What is thrown when no answer arrived at all. */
export function unreachable(): ProblemError {
  return refusal('server.unavailable', 'The server cannot be reached. Check the connection and try again.')
}

/** A refusal that the console foresees, in the words the server would use. */
export function refusal(code: ProblemCode, detail: string): ProblemError {
  return new ProblemError(made(code, detail))
}

function made(code: ProblemCode, detail: string): Problem {
  return {
    type: 'about:blank',
    code,
    status: problems[code].status,
    title: t(`problemTitle.${code}`),
    detail,
    requestId: '',
  }
}

/** Which form field a code speaks about, where the server names none. */
const fieldOfCode: Partial<Record<ProblemCode, string>> = {
  'user.username_taken': 'username',
  'user.email_taken': 'email',
  'role.too_many': 'roles',
  'role.not_found': 'roles',
  'role.name_taken': 'name',
  'role.external_name_taken': 'externalName',
  'password.too_short': 'password',
  'password.too_long': 'password',
  'password.common': 'password',
  'password.context': 'password',
  'password.guessable': 'password',
  'password.unchanged': 'password',
  'password.wrong': 'currentPassword',
  'api_key.name_taken': 'name',
  'group.name_taken': 'name',
}

/** Messages for the fields of a form that has fields of these names: what to do there. What has happened is said once, above. */
export function fieldErrors(problem: Problem): Record<string, string> {
  const named = Object.fromEntries((problem.errors ?? []).map((error) => [error.field, error.message]))
  const field = fieldOfCode[problem.code]
  return field && !(field in named) ? { ...named, [field]: problem.detail || problem.title } : named
}
