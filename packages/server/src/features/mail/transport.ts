import { emailProblem } from '@rollcall/access/account-rules.ts'
import type { MailSettings } from '../../platform/mail-settings.ts'

/** A mail as it leaves. */
export interface OutgoingMail {
  /** Without brackets; the same at every try, so that a mail that arrives twice can be told by it. */
  messageId: string
  /** Said as the sender's name where the settings give none. */
  senderName: string
  to: string
  subject: string
  html: string
  text: string
}

/** Why a mail did not leave, in words for an administrator: of what the server said without addresses and links. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError'
  /** The server cannot have taken it. Otherwise it may have, and only its answer was lost. */
  readonly certain: boolean
  /** Another try would end the same. */
  readonly permanent: boolean
  constructor(message: string, { certain, permanent }: { certain: boolean; permanent: boolean }) {
    super(message)
    this.certain = certain
    this.permanent = permanent
  }
}

export interface Transport {
  /** Resolves once the server has taken the mail; throws a {@link DeliveryError}. */
  send(mail: OutgoingMail): Promise<void>
  /** Resolves when the server answers and accepts the sign-in; throws a {@link DeliveryError}. */
  verify(): Promise<void>
  close(): void
}

const connections = 5
const seconds = 1_000
/** However slowly a server answers: less than the time for which a mail is claimed. */
const longestSend = 120 * seconds

/** Opens the way to the mail server; nothing is connected before the first mail. The library is loaded only now. */
export async function openTransport(settings: MailSettings): Promise<Transport> {
  const { createTransport } = await import('nodemailer')
  const pool = createTransport({
    pool: true,
    maxConnections: connections,
    // Whether to try again is decided where it is known what became of the mail.
    maxRequeues: 0,
    host: settings.host,
    port: settings.port,
    secure: settings.security === 'tls',
    requireTLS: settings.security === 'starttls',
    ignoreTLS: settings.security === 'none',
    ...(settings.auth ? { auth: { user: settings.auth.user, pass: settings.auth.password } } : {}),
    dnsTimeout: 10 * seconds,
    connectionTimeout: 10 * seconds,
    greetingTimeout: 10 * seconds,
    socketTimeout: 60 * seconds,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  // A connection that breaks while nothing is sent over it; a send that fails says so itself.
  pool.on('error', () => {})
  return {
    async send(mail) {
      const problem = emailProblem(mail.to)
      if (problem) throw new DeliveryError(problem, { certain: true, permanent: true })
      await pool.sendMail(messageOf(mail, settings)).catch((error: SmtpError) => fail(error, mail.to))
    },
    async verify() {
      await pool.verify().catch((error: SmtpError) => fail(error))
    },
    close: () => pool.close(),
  }
}

function messageOf(mail: OutgoingMail, { from }: MailSettings) {
  // Objects and an envelope of our own: in text, a part of an address could pass for a second one.
  return {
    messageId: `<${mail.messageId}>`,
    from: { name: from.name ?? mail.senderName, address: from.address },
    to: { name: '', address: mail.to },
    envelope: { from: from.address, to: [mail.to] },
    subject: mail.subject,
    html: mail.html,
    text: mail.text,
    // Keeps out-of-office notes from being sent back (RFC 3834).
    headers: { 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true,
    signal: AbortSignal.timeout(longestSend),
  }
}

interface SmtpError extends Error {
  code?: string
  command?: string
  responseCode?: number
  response?: string
  syscall?: string
}

const aboutThisMail = ['MAIL FROM', 'RCPT TO', 'DATA']
const beforeAnyMail = ['EDNS', 'ETLS', 'EAUTH', 'ENOAUTH', 'EENVELOPE', 'EPROXY', 'ECONFIG']

function fail(error: SmtpError, receiver = ''): never {
  const { code = '', command = '', responseCode, response, syscall } = error
  if (responseCode !== undefined && responseCode >= 400) {
    const permanent = responseCode >= 500 && aboutThisMail.includes(command)
    const words = code === 'EAUTH' ? 'The mail server refused the sign-in' : 'The mail server refused'
    throw new DeliveryError(`${words}: ${quotable(response ?? '', receiver)}`, { certain: true, permanent })
  }
  const notReached = beforeAnyMail.includes(code) || syscall === 'connect' || syscall === 'getaddrinfo'
  const words = notReached
    ? 'The mail server could not be used'
    : 'The connection to the mail server broke, perhaps after it had taken the mail'
  throw new DeliveryError(`${words}: ${quotable(error.message, receiver)}`, {
    certain: notReached,
    permanent: false,
  })
}

/** What a server says may quote addresses of others, the link in the mail, and each half of the receiver's address by itself. */
function quotable(text: string, receiver: string): string {
  const said = text.replace(/\S*(:\/\/|#)\S*/g, '…').replace(/[^\s<>"',;:()]*@[^\s<>"',;:()]*/g, '…')
  return (receiver === '' ? [] : receiver.split('@'))
    .reduce((left, half) => left.replace(wordOf(half), '…'), said)
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .slice(0, 300)
    .trim()
}

function wordOf(text: string): RegExp {
  const literally = text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
  return new RegExp(`(?<![\\w+-])${literally}(?![\\w+-])`, 'giu')
}
