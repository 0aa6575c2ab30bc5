import { ConfigError, quoted } from './config-error.ts'

/** The operator's settings for browsers and other HTTP clients. */
export interface WebSettings {
  /** Whether https applies to every other host below the public one too. Browsers then refuse plain http there for a year. */
  hstsSubdomains: boolean
  /** The bearer token for `/metrics`; undefined: none is needed. */
  metricsToken: string | undefined
  /** The URI for reporting vulnerabilities (RFC 9116, section 2.5.3); undefined: there is no security.txt. */
  securityContact: string | undefined
}

/** Reads one variable; undefined when it is not set. */
type ReadOne = <T>(name: string, parse: (text: string, name: string) => T) => T | undefined

/** Reads the settings with `one`, which collects invalid values; every setting is optional. */
export function readWebSettings(one: ReadOne): WebSettings {
  return {
    hstsSubdomains: one('ROLLCALL_HSTS_SUBDOMAINS', isOn) ?? false,
    metricsToken: one('ROLLCALL_METRICS_TOKEN', metricsToken),
    securityContact: one('ROLLCALL_SECURITY_CONTACT', securityContact),
  }
}

function isOn(text: string, name: string): boolean {
  if (text === 'true' || text === 'false') return text === 'true'
  throw new ConfigError(`${name} must be true or false; it is ${quoted(text)}.`)
}

function metricsToken(text: string, name: string): string {
  if (text.length >= 16 && text.length <= 200 && /^[\w.~+/=-]+$/.test(text)) return text
  throw new ConfigError(
    `${name} must have at least 16 letters, digits or -._~+/ (openssl rand -hex 32 makes one).`,
  )
}

function securityContact(text: string, name: string): string {
  if (/^[\x21-\x7e]+$/.test(text) && ['mailto:', 'https:', 'tel:'].includes(URL.parse(text)?.protocol ?? ''))
    return text
  throw new ConfigError(
    `${name} must begin with mailto:, https:// or tel:, such as mailto:security@example.com; it is ${quoted(text)}.`,
  )
}
