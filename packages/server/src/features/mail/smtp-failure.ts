import type { MailSettings } from '../../platform/mail-settings.ts'

/** Why a mail was not sent, in words for an administrator; what the server said is quoted without addresses and links. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError'
  /** True if the server cannot have accepted the mail. Otherwise it may have, and only its answer was lost. */
  readonly certain: boolean
  /** True if another try would fail as well. */
  readonly permanent: boolean
  constructor(message: string, { certain, permanent }: { certain: boolean; permanent: boolean }) {
    super(message)
    this.certain = certain
    this.permanent = permanent
  }
}

export interface SmtpError extends Error {
  code?: string
  command?: string
  responseCode?: number
  response?: string
}

/** The try that failed: its receiver, and whether any of the mail had been sent. */
export interface Attempt {
  receiver?: string
  begun: boolean
}

const aboutThisMail = ['MAIL FROM', 'RCPT TO', 'DATA']

/** Says what went wrong, and what to do if a setting does not fit the server. */
export function deliveryError(error: SmtpError, settings: MailSettings, attempt: Attempt): DeliveryError {
  const { code = '', command = '', responseCode, response } = error
  const { receiver = '', begun } = attempt
  const advice = mistakes.find(({ fits }) => fits(error, settings))?.advice(settings)
  if (responseCode !== undefined && responseCode >= 400) {
    const permanent = responseCode >= 500 && aboutThisMail.includes(command) && advice === undefined
    const words = code === 'EAUTH' ? 'The mail server refused the sign-in' : 'The mail server refused'
    const said = quotable(response ?? '', receiver)
    return new DeliveryError(`${words}: ${said}${advice ? `. ${advice}` : ''}`, { certain: true, permanent })
  }
  const said = quotable(error.message, receiver)
  if (begun) {
    const words = 'The connection to the mail server broke, perhaps after it had taken the mail'
    return new DeliveryError(`${words}: ${said}`, { certain: false, permanent: false })
  }
  const why = advice ? `${advice} (${said})` : said
  return new DeliveryError(`The mail server could not be used: ${why}`, { certain: true, permanent: false })
}

interface Mistake {
  fits(error: SmtpError, settings: MailSettings): boolean
  advice(settings: MailSettings): string
}

const mistakes: readonly Mistake[] = [
  {
    // The library has no code for OpenSSL's error about an answer in plain text.
    fits: ({ message }, { security }) =>
      security === 'tls' && /wrong version number|packet length too long|record layer failure/i.test(message),
    advice: ({ host, port }) =>
      `${host}:${port} speaks no TLS from the first byte: write smtp:// in ROLLCALL_SMTP_URL, or the port that does (mostly 465)`,
  },
  {
    fits: ({ message }, { security }) => security !== 'tls' && message.startsWith('Greeting never received'),
    advice: ({ host, port }) =>
      `${host}:${port} says nothing. If it expects TLS from the first byte, write smtps:// in ROLLCALL_SMTP_URL`,
  },
  {
    fits: ({ message }) => message.startsWith('Invalid greeting'),
    advice: ({ host, port }) =>
      `What answers at ${host}:${port} is no mail server. Correct ROLLCALL_SMTP_URL`,
  },
  {
    fits: ({ command, responseCode, message }) =>
      (command === 'STARTTLS' && responseCode !== undefined) || message.includes('required STARTTLS'),
    advice: ({ host, port }) =>
      `${host}:${port} does not offer STARTTLS: write smtps:// and its port in ROLLCALL_SMTP_URL or, in a network that you trust, ` +
      '?security=none',
  },
  {
    fits: ({ message }) => /self[- ]signed|unable to (verify|get)|certificate|altnames|CERT_/i.test(message),
    advice: ({ host }) =>
      `The certificate of ${host} is not one that this machine trusts. For one of your own authority set NODE_EXTRA_CA_CERTS; the name ` +
      'in ROLLCALL_SMTP_URL has to be the one that the certificate is for',
  },
  {
    fits: ({ responseCode, message }, { auth }) =>
      (responseCode === 530 && auth === undefined && !message.includes('STARTTLS')) ||
      message.startsWith('Missing credentials'),
    advice: () => 'It wants a sign-in: write smtp://user:password@… in ROLLCALL_SMTP_URL',
  },
  {
    fits: ({ responseCode, message }, { security }) =>
      responseCode === 530 && security === 'none' && message.includes('STARTTLS'),
    advice: () => 'It wants TLS: write smtp:// without ?security=none in ROLLCALL_SMTP_URL',
  },
  {
    fits: ({ message }) => /ENOTFOUND|EAI_AGAIN/.test(message),
    advice: ({ host }) =>
      `No address is known for ${host}. Correct the name in ROLLCALL_SMTP_URL, or the DNS of this machine`,
  },
  {
    fits: ({ message }) => message.includes('ECONNREFUSED'),
    advice: ({ host, port }) =>
      `Nothing listens at ${host}:${port}. Correct ROLLCALL_SMTP_URL, or start the mail server`,
  },
  {
    fits: ({ message }) => message.startsWith('Connection timeout') || message.includes('ETIMEDOUT'),
    advice: ({ host, port }) =>
      `${host}:${port} does not answer. Many networks let nothing out to port 25; 587 and 465 are the usual ones`,
  },
]

/** How much of a server's answer is used, in characters. The rest is cut first. */
const longestQuote = 1_000
const longestShown = 300

/** A server's answer may quote addresses of others, the link in the mail, and each half of the receiver's address; they are removed. */
function quotable(text: string, receiver: string): string {
  const said = beginning(text)
    .split(/(\s)/)
    .map((word) => (word.includes('://') || word.includes('#') ? '…' : withoutAddresses(word)))
    .join('')
  return (receiver === '' ? [] : receiver.split('@'))
    .reduce((left, half) => left.replace(wordOf(half), '…'), said)
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .slice(0, longestShown)
    .trim()
}

/** The beginning of a text, without a word that was cut: half an address is not recognised as one. */
function beginning(text: string): string {
  if (text.length <= longestQuote) return text
  const words = text.slice(0, longestQuote).split(/\s/)
  return words.slice(0, -1).join(' ')
}

function withoutAddresses(word: string): string {
  return word
    .split(/([<>"',;:()])/)
    .map((part) => (part.includes('@') ? '…' : part))
    .join('')
}

function wordOf(text: string): RegExp {
  const literally = text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
  return new RegExp(`(?<![\\w+-])${literally}(?![\\w+-])`, 'giu')
}
