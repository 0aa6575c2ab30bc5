import { expect } from 'vitest'
import {
  type ReceivedMail,
  startSmtpServer,
  type TestSmtpServer,
} from '../../packages/server/test/smtp-server.ts'

/** Where the mails of a stage arrive: a mail server of its own, which takes what is sent to anybody. */
export interface Mailbox {
  /** The settings with which a server sends its mails here. */
  env: Record<string, string>
  smtp: TestSmtpServer
  /** The next mail to this address that nobody has asked for yet; waits for it. */
  next(to: string): Promise<ReceivedMail>
  /** What has arrived for this address and nobody has asked for. */
  unread(to: string): ReceivedMail[]
  close(): Promise<void>
}

export async function openMailbox(): Promise<Mailbox> {
  const smtp = await startSmtpServer()
  const read = new Set<ReceivedMail>()
  const isFor = (mail: ReceivedMail, to: string) => mail.envelope.to.includes(to) && !read.has(mail)
  return {
    smtp,
    env: {
      ROLLCALL_SMTP_URL: `smtp://127.0.0.1:${smtp.port}`,
      ROLLCALL_MAIL_FROM: 'Rollcall <users@example.com>',
    },
    async next(to) {
      for (let number = 1; ; number += 1) {
        const mail = await smtp.mail(number)
        if (!isFor(mail, to)) continue
        read.add(mail)
        return mail
      }
    },
    unread: (to) => smtp.mails.filter((mail) => isFor(mail, to)),
    close: () => smtp.close(),
  }
}

/** The one link for one use in a mail; the same in its HTML as in its text, and to this server. */
export function linkIn(mail: ReceivedMail, url: string): string {
  const found = (text: string) => [...new Set(text.match(/https?:\/\/[^\s"'<>]+#rcl_\w+/g))]
  const links = found(mail.text ?? '')
  expect(links, mail.subject).toHaveLength(1)
  expect(found(mail.html || '')).toEqual(links)
  expect(links[0]).toMatch(new RegExp(`^${url}/`))
  return links[0] as string
}
