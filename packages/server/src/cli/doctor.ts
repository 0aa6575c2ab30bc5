import { accessSync, constants, existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { DeliveryError } from '../features/mail/smtp-failure.ts'
import { openTransport } from '../features/mail/transport.ts'
import type { Config } from '../platform/config.ts'
import { isLoopback, type MailSettings } from '../platform/mail-settings.ts'
import { checkNodes } from './doctor-nodes.ts'
import { checkProxy } from './doctor-proxy.ts'

interface Finding {
  check: string
  problem?: string
}

/** Says what would keep a server with this configuration from working. Exit code 1 when something would. */
export async function doctor(config: Config): Promise<number> {
  const findings = [
    nodeVersion(),
    dataFolder(config),
    publicAddress(config),
    ...config.productOrigins.map((origin) => product(origin, config.publicUrl)),
    await mailServer(config.mail),
    await answering(config),
    await checkProxy(config),
    ...(config.databaseUrl ? [await nodes(config.databaseDirectUrl ?? config.databaseUrl)] : []),
  ]
  for (const { check, problem } of findings) console.log(problem ? `✗ ${check}: ${problem}` : `✓ ${check}`)
  return findings.some((finding) => finding.problem) ? 1 : 0
}

function nodeVersion(): Finding {
  const [major = 0] = process.versions.node.split('.').map(Number)
  const check = `Node ${process.versions.node}`
  return major >= 24 ? { check } : { check, problem: 'Rollcall needs Node 24 or later' }
}

function dataFolder(config: Config): Finding {
  if (config.databaseUrl) return { check: 'Database: PostgreSQL (DATABASE_URL)' }
  const check = `Data folder ${config.dataDir}`
  const folder = existsSync(config.dataDir) ? config.dataDir : dirname(config.dataDir)
  try {
    accessSync(folder, constants.W_OK)
    return { check }
  } catch {
    return { check, problem: `this user may not write to ${folder}` }
  }
}

function publicAddress(config: Config): Finding {
  const check = `Public address ${config.publicUrl}`
  if (isProtected(config.publicUrl)) return { check }
  return {
    check,
    problem:
      'passwords and sessions would cross the network unencrypted; put a TLS proxy before it and set ROLLCALL_URL to its https address',
  }
}

/** People come back to a product with the session cookie only, and browsers send that to the host it came from. */
function product(origin: string, publicUrl: string): Finding {
  const check = `Product ${origin}`
  if (new URL(origin).hostname !== new URL(publicUrl).hostname)
    return {
      check,
      problem: `browsers do not send it the session cookie of ${publicUrl}; serve both under one host name, each on its own port`,
    }
  if (isProtected(origin)) return { check }
  return { check, problem: 'sessions would cross the network unencrypted; serve it by https' }
}

function isProtected(origin: string): boolean {
  const { protocol, hostname } = new URL(origin)
  return protocol === 'https:' || isLoopback(hostname)
}

/** Connects and signs in, as sending does; no mail is sent. */
async function mailServer(settings: MailSettings | undefined): Promise<Finding> {
  if (!settings) return { check: 'Mail: none is sent; mails are kept for an administrator to open' }
  const { host, port, security, auth } = settings
  const check = `Mail server ${host}:${port} (${security === 'none' ? 'not encrypted' : security})`
  if (security === 'none' && auth && !isLoopback(host))
    return {
      check,
      problem: 'the password to it would cross the network unencrypted; leave out ?security=none',
    }
  const transport = await openTransport(settings)
  try {
    await transport.verify()
    return { check }
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error
    return { check, problem: error.message }
  } finally {
    transport.close()
  }
}

async function nodes(url: string): Promise<Finding> {
  try {
    return await checkNodes(url)
  } catch (error) {
    return { check: 'Nodes on the database', problem: error instanceof Error ? error.message : String(error) }
  }
}

async function answering(config: Config): Promise<Finding> {
  const check = `Server on port ${config.port}`
  try {
    const response = await fetch(`http://localhost:${config.port}/readyz`, {
      signal: AbortSignal.timeout(3000),
    })
    return response.ok
      ? { check: `${check} answers` }
      : { check, problem: `answers ${response.status}: it runs, but its database does not answer` }
  } catch {
    return { check: `${check} is not running` }
  }
}
