import { emailProblem } from '@rollcall/access/account-rules.ts'
import type { MailSettings } from '../../platform/mail-settings.ts'
import { englishFault } from '../../platform/problem.ts'
import type { Attachment } from './letter.ts'
import { DeliveryError, deliveryError, type SmtpError } from './smtp-failure.ts'

/** A mail as it is sent. */
export interface OutgoingMail {
  /** Without brackets; the same at every try, so that a duplicate can be recognised. */
  messageId: string
  /** The sender's name if the settings give none. */
  senderName: string
  to: string
  subject: string
  html: string
  text: string
  /** What the HTML shows by `cid:`. */
  attachments?: readonly Attachment[]
}

export interface Transport {
  /** Resolves when the server has accepted the mail; throws a {@link DeliveryError}. */
  send(mail: OutgoingMail): Promise<void>
  /** Resolves when the server answers and accepts the sign-in; throws a {@link DeliveryError}. */
  verify(): Promise<void>
  close(): void
}

const connections = 5
const seconds = 1_000
/** The longest that sending one mail may take, however slowly a server answers. */
const longestSend = 120 * seconds
/** In bytes; answers of servers have a few lines. */
const longestResponse = 16 * 1024

/** Makes a transport to the mail server; it connects with the first mail. Loads the library only when it is needed. */
export async function openTransport(settings: MailSettings): Promise<Transport> {
  const { createTransport } = await import('nodemailer')
  const pool = createTransport({
    pool: true,
    maxConnections: connections,
    // Whether to try again is decided by the code that knows whether the mail was accepted.
    maxRequeues: 0,
    host: settings.host,
    port: settings.port,
    // By default the library greets with the name of this machine or its loopback address, which strict relays refuse.
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
  // Only from here on it is unknown after a broken connection whether the mail was accepted.
  const begun = new WeakSet<AbortSignal>()
  pool.use('stream', (mail, done) => {
    const { message, data } = mail
    const createReadStream = message.createReadStream.bind(message)
    message.createReadStream = (...options) => {
      const stream = createReadStream(...options)
      const pipe = stream.pipe.bind(stream)
      // The library sends the data when the server is ready for it.
      stream.pipe = (...to) => {
        if (data.signal) begun.add(data.signal)
        return pipe(...to)
      }
      return stream
    }
    done()
  })
  // Errors of an idle connection; a send that fails reports its error itself.
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
  // An envelope of objects, not of text, where a part of an address could pass for a second one.
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
    // Prevents out-of-office replies (RFC 3834).
    headers: { 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true,
    signal: AbortSignal.timeout(longestSend),
  }
}
