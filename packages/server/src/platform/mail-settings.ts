import { isIP } from 'node:net'
import { emailProblem } from '@rollcall/access/account-rules.ts'
import { ConfigError } from './config-error.ts'
import { englishFault } from './problem.ts'

/** The mail server, the protection of the connection to it, and the sender. */
export interface MailSettings {
  host: string
  port: number
  /** `starttls` is required, not attempted: without it, or with an invalid certificate, no mail is sent. */
  security: 'tls' | 'starttls' | 'none'
  auth: { user: string; password: string } | undefined
  from: { name: string | undefined; address: string }
  /**
   * The name that this server tells the mail server, also used in the ids of mails: a host name or an address literal (RFC 5321, 4.1.3).
   */
  name?: string | undefined
}

const defaultPorts = { tls: 465, starttls: 587, none: 25 } as const
const loopback = ['localhost', '127.0.0.1', '[::1]']

/**
 * Reads ROLLCALL_SMTP_URL, with ROLLCALL_MAIL_FROM and ROLLCALL_SMTP_NAME. Throws a {@link ConfigError} that names the variable and never
 * the password.
 */
export function readMailSettings(
  url: string,
  { from, name, publicUrl }: { from: string | undefined; name: string | undefined; publicUrl: string },
): MailSettings {
  if (!from) {
    throw new ConfigError(
      'ROLLCALL_MAIL_FROM is missing: with ROLLCALL_SMTP_URL set the sender of mails, such as "Rollcall <users@example.com>".',
    )
  }
  return { ...server(url), from: sender(from), name: smtpName(name, publicUrl) }
}

/**
 * The name that this server tells mail servers: ROLLCALL_SMTP_NAME, or the host of the public address. Throws a {@link ConfigError} when it
 * is no host name.
 */
function smtpName(set: string | undefined, publicUrl: string): string {
  const { hostname } = new URL(publicUrl)
  if (!set) return literal(hostname)
  const name = set.trim()
  if (
    name.length <= 253 &&
    name.split('.').every((label) => /^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/i.test(label))
  )
    return literal(name)
  throw new ConfigError(`ROLLCALL_SMTP_NAME must be a host name such as users.example.com; it is "${set}".`)
}

function literal(host: string): string {
  const address = host.replace(/^\[|\]$/g, '')
  return { 0: host, 4: `[${address}]`, 6: `[IPv6:${address}]` }[isIP(address)] ?? host
}

/** Says whether a server is on this machine, so that its traffic crosses no network. */
export function isLoopback(host: string): boolean {
  return loopback.includes(host) || host === '::1'
}

function server(text: string): Omit<MailSettings, 'from'> {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (
    !url ||
    !['smtp:', 'smtps:'].includes(url.protocol) ||
    !url.hostname ||
    !['', '/'].includes(url.pathname)
  ) {
    throw wrongUrl(
      'it must be like smtp://user:password@mail.example.com:587 or smtps://…, with # / @ % in the password as %23 %2F %40 %25',
    )
  }
  if (url.hash) throw wrongUrl('write # and other signs in the password as %23 and so on')
  // URL does not decode the host of addresses with unknown schemes.
  const host = decodeURIComponent(url.hostname).replace(/^\[|\]$/g, '')
  const security = securityOf(url, host)
  return {
    host,
    port: url.port === '' ? defaultPorts[security] : Number(url.port),
    security,
    auth: credentials(url),
  }
}

function securityOf(url: URL, host: string): MailSettings['security'] {
  const [[key, value] = [], ...more] = [...url.searchParams]
  if (more.length > 0 || (key !== undefined && key !== 'security'))
    throw wrongUrl('after the ? only security is known')
  if (url.protocol === 'smtps:') {
    if (value !== undefined) throw wrongUrl('smtps:// is always encrypted; leave security out')
    return 'tls'
  }
  if (value === undefined) return isLoopback(host) ? 'none' : 'starttls'
  if (value !== 'starttls' && value !== 'none') throw wrongUrl('security must be starttls or none')
  return value
}

function credentials(url: URL): MailSettings['auth'] {
  if (url.username === '' && url.password === '') return undefined
  if (url.username === '' || url.password === '')
    throw wrongUrl('give both a user and a password, or neither')
  try {
    return { user: decodeURIComponent(url.username), password: decodeURIComponent(url.password) }
  } catch {
    throw wrongUrl('write % in the user or password as %25')
  }
}

function sender(text: string): MailSettings['from'] {
  const { name, address } = senderParts(text.trim())
  const problem = emailProblem(address)
  if (problem) throw new ConfigError(`ROLLCALL_MAIL_FROM is "${text}". ${englishFault(problem)}`)
  return { name: name.trim() || undefined, address }
}

/** A name with a comma must be in quotes, as in mails (RFC 5322, 3.2.4). */
function senderParts(text: string): { name: string; address: string } {
  const quoted = /^"((?:[^"\\\r\n]|\\[^\r\n])*)"\s{0,10}<([^<>\s]+)>$/.exec(text)
  if (quoted) return { name: (quoted[1] ?? '').replace(/\\(.)/g, '$1'), address: quoted[2] ?? '' }
  const plain = /^([^<>"\r\n]*)<([^<>\s]+)>$/.exec(text)
  return { name: plain?.[1] ?? '', address: plain?.[2] ?? text }
}

function wrongUrl(why: string): ConfigError {
  return new ConfigError(`ROLLCALL_SMTP_URL: ${why}.`)
}
