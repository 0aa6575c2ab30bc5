import Fastify, { type FastifyInstance } from 'fastify'
import { serveText } from './static-text.ts'

const folder = '/api/docs'

/**
 * Serves the API reference: Scalar shows our own OpenAPI document. All files are served from here, so the page needs no other host and no
 * exception from the content security policy.
 */
export function serveReference(server: FastifyInstance): void {
  serveText(server, folder, { type: 'text/html; charset=utf-8', make: () => page })
  serveText(server, `${folder}/start.js`, { type: script, make: () => start })
  serveText(server, `${folder}/scalar.js`, { type: script, make: scalarScript })
}

const script = 'text/javascript; charset=utf-8'

const page = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Rollcall API</title><link rel="icon" href="/favicon.svg" type="image/svg+xml"></head>
<body><div id="reference"></div><noscript>The reference needs JavaScript; the same is in <a href="/api/openapi.json">openapi.json</a>.</noscript>
<script src="${folder}/scalar.js"></script><script src="${folder}/start.js"></script></body></html>
`

/** No fonts, assistants, proxies or telemetry of other hosts. Credentials that a reader types to try an operation are not stored. */
const options = {
  url: '/api/openapi.json',
  withDefaultFonts: false,
  hideClientButton: true,
  showDeveloperTools: 'never',
  agent: { disabled: true },
  mcp: { disabled: true },
  telemetry: false,
  persistAuth: false,
  documentDownloadType: 'direct',
  authentication: { preferredSecurityScheme: 'apiKey' },
}
const start = `Scalar.createApiReference('#reference', ${JSON.stringify(options)})\n`

/**
 * Scalar's script of five megabytes, loaded when the reference is first opened. It comes from the plugin, which is installed without
 * Scalar's sources.
 */
async function scalarScript(): Promise<string> {
  const { default: scalar } = await import('@scalar/fastify-api-reference')
  const scalarServer = Fastify()
  await scalarServer.register(scalar, { routePrefix: '/scalar', configuration: { url: options.url } })
  const { body } = await scalarServer.inject('/scalar/js/scalar.js')
  await scalarServer.close()
  // The source map that its last line names is not there.
  return body.replace(/\n\/\/# sourceMappingURL=\S+\s*$/, '\n')
}
