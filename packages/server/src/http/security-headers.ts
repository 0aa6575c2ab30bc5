import helmet from 'helmet'

/** What is said with every answer, as header fields; over https also that it stays so (RFC 6797). */
export function securityHeaders(publicUrl: string, hstsSubdomains: boolean): Record<string, string> {
  const https = publicUrl.startsWith('https:')
  const headers: Record<string, string> = {}
  const collect = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        // The component library writes styles at run time; scripts come from our own files alone.
        styleSrc: ["'self'", "'unsafe-inline'"],
        scriptSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    hsts: https && { maxAge: 31_536_000, includeSubDomains: hstsSubdomains },
    referrerPolicy: { policy: 'no-referrer' },
    frameguard: { action: 'deny' },
  })
  // None of it depends on the request, so it is asked once, and answers that are made without a reply have it as well.
  const answer = {
    setHeader: (name: string, value: string) => {
      headers[name.toLowerCase()] = value
    },
    removeHeader() {},
  }
  collect({} as never, answer as never, (error) => {
    if (error) throw error
  })
  return headers
}
