import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server'

/** How the server treats a mail: accepts it, refuses it at a command, or cuts the connection after receiving all of it. */
export type Treatment =
  | 'take'
  | 'cut after data'
  | 'cut before data'
  | { at: 'sender' | 'receiver' | 'data'; code: number; text?: string }

/** A mail as it arrived. */
export interface ReceivedMail extends ParsedMail {
  envelope: { from: string; to: string[] }
  /** false: the sender got no confirmation. */
  acknowledged: boolean
  raw: string
}

export interface TestSmtpServer extends Awaited<ReturnType<typeof startSmtpServer>> {}

/** A mail server on this machine that speaks SMTP, with any faults that a test wants. */
export async function startSmtpServer(options: SMTPServerOptions & { port?: number } = {}) {
  const mails: ReceivedMail[] = []
  const waiting = new Set<() => void>()
  let treat: (receiver: string) => Treatment = () => 'take'
  let tries = 0
  let closing: Promise<void> | undefined

  const treatmentOf = ({ envelope }: SMTPServerSession) => treat(envelope.rcptTo[0]?.address ?? '')
  const cut = (session: SMTPServerSession) => {
    // The library offers no way to cut a connection.
    const connections = server.connections as unknown as Set<{
      session: SMTPServerSession
      _socket: { destroy(): void }
    }>
    for (const connection of connections) if (connection.session === session) connection._socket.destroy()
  }
  const refusal = (treatment: Treatment, at: string) =>
    typeof treatment === 'object' && treatment.at === at
      ? Object.assign(new Error(treatment.text ?? 'refused'), { responseCode: treatment.code })
      : null

  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    authOptional: true,
    // A reverse look-up for each connection would take as long as the name server takes.
    disableReverseLookup: true,
    logger: false,
    closeTimeout: 100,
    ...options,
    onMailFrom: (_address, session, done) => done(refusal(treat(''), 'sender') ?? void session),
    onRcptTo(address, session, done) {
      tries += 1
      const treatment = treat(address.address)
      if (treatment === 'cut before data') return cut(session)
      done(refusal(treatment, 'receiver'))
    },
    async onData(stream, session, done) {
      const chunks = await stream.toArray().catch(() => undefined)
      // The client has left.
      if (!chunks) return
      const raw = Buffer.concat(chunks).toString()
      const treatment = treatmentOf(session)
      const error = refusal(treatment, 'data')
      if (error) return done(error)
      const { mailFrom, rcptTo } = session.envelope
      const envelope = { from: mailFrom ? mailFrom.address : '', to: rcptTo.map(({ address }) => address) }
      const parsed = await simpleParser(raw)
      mails.push({ ...parsed, envelope, acknowledged: treatment === 'take', raw })
      if (treatment === 'cut after data') cut(session)
      else done()
      for (const wake of waiting) wake()
    },
  })
  // Errors of connections that a test cuts, and of clients that refuse the certificate.
  server.on('error', () => {})
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve))
  const { port } = server.server.address() as { port: number }

  return {
    port,
    mails,
    /** The number of offered mails, accepted or not. */
    get tries() {
      return tries
    },
    /** Treats mails to a receiver in this way from now on. */
    behave(next: typeof treat) {
      treat = next
    },
    /** Waits for the mail with this number, from 1. */
    async mail(number: number): Promise<ReceivedMail> {
      await until(() => mails.length >= number)
      return mails[number - 1] as ReceivedMail
    },
    /** Breaks every connection and stops listening. */
    close() {
      closing ??= new Promise<void>((resolve) => server.close(resolve))
      return closing
    },
  }

  function until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!condition()) return
        waiting.delete(look)
        resolve()
      }
      waiting.add(look)
      look()
    })
  }
}

/** The settings for sending mails to a test server. */
export function settingsFor(server: { port: number }) {
  return {
    host: '127.0.0.1',
    port: server.port,
    security: 'none' as const,
    auth: undefined,
    from: { name: 'Rollcall', address: 'users@example.com' },
  }
}
