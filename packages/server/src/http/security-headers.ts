import helmet from 'helmet'

/** The security headers of every answer. Over https they also require https from then on (RFC 6797). */
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
    // For Internet Explorer alone, which the console does not support.
    ieNoOpen: false,
    xssFilter: false,
  })
  // They do not depend on the request, so they are made once. Answers without a reply get them too.
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
