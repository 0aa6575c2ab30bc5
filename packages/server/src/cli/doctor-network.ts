import { DeliveryError } from '../features/mail/smtp-failure.ts'
import { openTransport } from '../features/mail/transport.ts'
import { isLoopback, type MailSettings } from '../platform/mail-settings.ts'

/** The result of one check: what was checked, and the problem, if there is one. */
export interface Finding {
  check: string
  problem?: string
}

/** Checks that the public address is safe for passwords and, when the server runs, that it leads to the server. */
export async function checkPublicAddress(publicUrl: string, running: boolean): Promise<Finding> {
  const check = `Public address ${publicUrl}`
  if (!isProtected(publicUrl))
    return {
      check,
      problem:
        'passwords and sessions would cross the network unencrypted; put a TLS proxy before it and set ROLLCALL_URL to its https address.',
    }
  if (!running) return { check }
  const problem = await whyUnanswered(publicUrl)
  return problem === undefined ? { check: `${check} leads to it` } : { check, problem }
}

async function whyUnanswered(publicUrl: string): Promise<string | undefined> {
  const advice = 'Let the proxy pass all paths on to the server, or correct ROLLCALL_URL.'
  try {
    const response = await fetch(`${publicUrl}/readyz`, {
      signal: AbortSignal.timeout(5000),
      redirect: 'manual',
    })
    const body = (await response.json().catch(() => ({}))) as { status?: unknown }
    return body.status === 'ready'
      ? undefined
      : `something else answers there (${response.status}). ${advice}`
  } catch (error) {
    const { cause, message } = error as { cause?: { code?: string; message: string }; message: string }
    return `nothing answers there from this machine (${cause?.code ?? cause?.message ?? message}). ${advice}`
  }
}

/** A user returns to a product with only the session cookie. Browsers send that cookie only to the host that set it. */
export function checkProduct(origin: string, publicUrl: string): Finding {
  const check = `Product ${origin}`
  if (new URL(origin).hostname !== new URL(publicUrl).hostname)
    return {
      check,
      problem: `browsers do not send it the session cookie of ${publicUrl}; serve both under one host name, each on its own port.`,
    }
  if (isProtected(origin)) return { check }
  return { check, problem: 'sessions would cross the network unencrypted; serve it by https.' }
}

function isProtected(origin: string): boolean {
  const { protocol, hostname } = new URL(origin)
  return protocol === 'https:' || isLoopback(hostname)
}

/** Connects and signs in as when sending a mail. Sends no mail. */
export async function checkMailServer(settings: MailSettings | undefined): Promise<Finding> {
  if (!settings) return { check: 'Mail: none is sent; mails are kept for an administrator to open' }
  const { host, port, security, auth } = settings
  const check = `Mail server ${host}:${port} (${security === 'none' ? 'not encrypted' : security})`
  if (security === 'none' && auth && !isLoopback(host))
    return {
      check,
      problem: 'the password to it would cross the network unencrypted; leave out ?security=none.',
    }
  const transport = await openTransport(settings)
  try {
    await transport.verify()
    return { check }
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error
    return { check, problem: `${error.message} (ROLLCALL_SMTP_URL)` }
  } finally {
    transport.close()
  }
}
