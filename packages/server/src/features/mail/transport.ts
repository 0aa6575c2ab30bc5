import { emailProblem } from '@rollcall/access/account-rules.ts'
import type { MailSettings } from '../../platform/mail-settings.ts'
import { englishFault } from '../../platform/problem.ts'
import type { Attachment } from './letter.ts'
import { DeliveryError, deliveryError, type SmtpError } from './smtp-failure.ts'

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
  /** What the HTML shows by `cid:`. */
  attachments?: readonly Attachment[]
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
/** However slowly a server answers. */
const longestSend = 120 * seconds
/** In bytes; what servers say has a few lines. */
const longestResponse = 16 * 1024

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
    // By itself the library says the name of this machine, or its own loopback address, which relays that judge the name refuse.
    ...(settings.name === undefined ? {} : { name: settings.name }),
    maxResponseSize: longestResponse,
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
  // Only then does a connection that breaks leave open what became of the mail.
  const begun = new WeakSet<AbortSignal>()
  pool.use('stream', (mail, done) => {
    const { message, data } = mail
    const createReadStream = message.createReadStream.bind(message)
    message.createReadStream = (...options) => {
      const stream = createReadStream(...options)
      const pipe = stream.pipe.bind(stream)
      // The library gives the mail away when the server has said that it may.
      stream.pipe = (...to) => {
        if (data.signal) begun.add(data.signal)
        return pipe(...to)
      }
      return stream
    }
    done()
  })
  // A connection that breaks while nothing is sent over it; a send that fails says so itself.
  pool.on('error', () => {})
  return {
    async send(mail) {
      const problem = emailProblem(mail.to)
      if (problem) throw new DeliveryError(englishFault(problem), { certain: true, permanent: true })
      const message = messageOf(mail, settings)
      await pool.sendMail(message).catch((error: SmtpError) => {
        throw deliveryError(error, settings, { receiver: mail.to, begun: begun.has(message.signal) })
      })
    },
    async verify() {
      await pool.verify().catch((error: SmtpError) => {
        throw deliveryError(error, settings, { begun: false })
      })
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
    attachments: (mail.attachments ?? []).map(({ cid, content }) => ({
      cid,
      content,
      filename: 'logo.png',
      contentType: 'image/png',
      contentDisposition: 'inline' as const,
    })),
    // Keeps out-of-office notes from being sent back (RFC 3834).
    headers: { 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true,
    signal: AbortSignal.timeout(longestSend),
  }
}
