import { ConfigError } from './config-error.ts'

/** What an operator says about how the server appears on the web. */
export interface WebSettings {
  /** Does https hold for every other host below the public one as well? Browsers then refuse plain http there for a year. */
  hstsSubdomains: boolean
  /** What `/metrics` asks for as a bearer token; undefined: nothing. */
  metricsToken: string | undefined
  /** Where vulnerabilities are reported, as a URI (RFC 9116, section 2.5.3); undefined: there is no security.txt. */
  securityContact: string | undefined
}

/** Throws {@link ConfigError} with a sentence that names the variable. */
export function readWebSettings(environment: Record<string, string | undefined>): WebSettings {
  return {
    hstsSubdomains: isOn('ROLLCALL_HSTS_SUBDOMAINS', environment.ROLLCALL_HSTS_SUBDOMAINS),
    metricsToken: metricsToken(environment.ROLLCALL_METRICS_TOKEN),
    securityContact: securityContact(environment.ROLLCALL_SECURITY_CONTACT),
  }
}

function isOn(name: string, text = ''): boolean {
  if (text === '' || text === 'false') return false
  if (text === 'true') return true
  throw new ConfigError(`${name} must be true or false; it is "${text}".`)
}

function metricsToken(text = ''): string | undefined {
  if (text === '' || /^[\w.~+/-]{16,200}=*$/.test(text)) return text || undefined
  throw new ConfigError(
    'ROLLCALL_METRICS_TOKEN must have at least 16 letters, digits or -._~+/ (openssl rand -hex 32 makes one).',
  )
}

function securityContact(text = ''): string | undefined {
  if (text === '') return undefined
  if (/^[\x21-\x7e]+$/.test(text) && ['mailto:', 'https:', 'tel:'].includes(URL.parse(text)?.protocol ?? ''))
    return text
  throw new ConfigError(
    `ROLLCALL_SECURITY_CONTACT must begin with mailto:, https:// or tel:, such as mailto:security@example.com; it is "${text}".`,
  )
}
