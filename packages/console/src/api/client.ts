import { actingTenantHeader } from '@rollcall/contract/acting-tenant.ts'
import { createClient } from '@rollcall/contract/client.ts'
import { identityHeader } from '@rollcall/contract/identity.ts'
import type { Problem } from '@rollcall/contract/problems.ts'
import { canBeSaid, pageLocale } from '../i18n/messages.ts'
import { isUnreachable, recordAnswer, recordLost } from './connection.ts'
import { pageIdentity } from './identity.ts'
import { inTenant } from './in-tenant.ts'
import { presentAddress, reloadAt } from './page.ts'
import { unreachable } from './problem.ts'
import { sentOnce } from './sent-once.ts'
import { knownTenant, pageTenant } from './tenant.ts'

/** The API of the server that sent this page: same origin, session cookie. Calls are made in the tenant of the page's address. */
export const api = inTenant(
  createClient({ fetch: (...asked) => asThisPage(knownTenant(), ...asked) }),
  pageTenant,
)

/** The account of the session in its home tenant, whatever tenant the page is of. */
export function showMeAtHome() {
  return createClient({ fetch: (...asked) => asThisPage(undefined, ...asked) }).me.show({})
}

/**
 * Names the user and the tenant of the page with every request, so that the server refuses to act as another user: all tabs share one
 * cookie. A page that is refused for this reason is loaded again, whatever made the request.
 */
async function asThisPage(
  tenant: string | undefined,
  input: RequestInfo | URL,
  init: RequestInit = {},
): Promise<Response> {
  const identity = pageIdentity()
  const headers = new Headers(init.headers)
  if (identity !== undefined) headers.set(identityHeader, identity)
  if (tenant !== undefined) headers.set(actingTenantHeader, tenant)
  // Problems are written in the language of the page.
  headers.set('accept-language', pageLocale())
  const send = () => answerOf(fetch(input, { ...init, headers }))
  // Only what creates something takes a key; other changes may be made twice without harm.
  if (init.method !== 'POST') return heard(await send())
  const sent = (key: string) => {
    headers.set('idempotency-key', key)
    return send()
  }
  return heard(await sentOnce(`${identity} ${input} ${bodyOf(init)}`, sent, isAnswer))
}

/** What is sent, as far as it tells two changes apart; a file by its size and time. */
function bodyOf({ body }: RequestInit): string {
  if (!(body instanceof Blob)) return String(body)
  return `${body.size} ${body instanceof File ? body.lastModified : ''}`
}

/** Notices what an answer says about the connection and about the user of the page. */
async function heard(response: Response): Promise<Response> {
  if ((await codeOf(response)) === 'access.other_person') return reloadAt(presentAddress())
  if (await isAnswer(response)) recordAnswer()
  else recordLost()
  return response
}

async function isAnswer(response: Response): Promise<boolean> {
  return !isUnreachable(response.status, await codeOf(response))
}

/** Throws a problem that can be shown if no answer arrived, whatever error the browser gives. */
async function answerOf(asked: Promise<Response>): Promise<Response> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    recordLost()
    await canBeSaid()
    throw unreachable()
  }
}

async function codeOf(response: Response): Promise<Problem['code'] | undefined> {
  if (response.status !== 409 && response.status !== 503) return undefined
  const problem: Partial<Problem> = await response
    .clone()
    .json()
    .catch(() => ({}))
  return problem.code
}
