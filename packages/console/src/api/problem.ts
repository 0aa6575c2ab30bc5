import { ProblemError } from '@rollcall/contract/client.ts'
import type { Problem, ProblemCode, problems } from '@rollcall/contract/problems.ts'
import { t } from '../i18n/messages.ts'

/** Turns any error into a problem that can be shown: what happened, what to do, and an id to report. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem
  // A part of the console that could not be loaded; browsers throw a TypeError.
  if (error instanceof TypeError && /fetch|network|load failed|import/i.test(error.message)) return noAnswer()
  return made('server.error', () => ({ title: t('failure.pageTitle'), detail: t('failure.page') }))
}

/** The error if no answer arrived. */
export function unreachable(): ProblemError {
  return new ProblemError(noAnswer())
}

function noAnswer(): Problem {
  return made('server.unavailable', () => ({
    title: t('failure.unreachableTitle'),
    detail: t('failure.unreachable'),
  }))
}

/** The codes that the console itself gives, with the status that the server would answer: the list of all is long. */
const statuses = {
  'server.error': 500,
  'server.unavailable': 503,
  'access.denied': 403,
  'access.action_disabled': 403,
  'role.not_found': 404,
  'permission.not_found': 400,
} as const satisfies { [Code in ProblemCode]?: (typeof problems)[Code]['status'] }
type Foreseen = keyof typeof statuses

type Words = Pick<Problem, 'title' | 'detail'>

/** A refusal that the console foresees, with the sentence that the server would use. */
export function refusal(code: Foreseen, detail: string, title: string): ProblemError {
  return new ProblemError(made(code, () => ({ title, detail })))
}

/** The sentences are made when they are read: whether to try again is decided before the sentences are loaded. */
function made(code: Foreseen, say: () => Words): Problem {
  return {
    type: 'about:blank',
    code,
    status: statuses[code],
    get title() {
      return say().title
    },
    get detail() {
      return say().detail
    },
    requestId: '',
  }
}

/** The form field that a code is about, if the server names none. */
const fieldOfCode: Partial<Record<ProblemCode, string>> = {
  'tenant.slug_taken': 'slug',
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

/** The errors for a form with fields of these names: what to do in each field. What happened is shown once, above. */
export function fieldErrors(problem: Problem): Record<string, string> {
  const named = Object.fromEntries((problem.errors ?? []).map((error) => [error.field, error.message]))
  const field = fieldOfCode[problem.code]
  return field && !(field in named) ? { ...named, [field]: problem.detail || problem.title } : named
}
