/** The result of one check: what was checked, and the problem, if there is one. */
interface Finding {
  check: string
  problem?: string
}

/** An address that no host has: it is reserved for documentation (RFC 5737). */
export const forgedAddress = '192.0.2.123'

/** The result of a request with a forged X-Forwarded-For: the client address that the server saw, or why the request failed. */
export type Probe = { seen: string } | { failed: string }

const check = 'Addresses of clients'

/**
 * Sends a forged X-Forwarded-For through the public address and reports whether the server believed it. A proxy that passes the header on
 * lets every client choose the address by which Rollcall counts, locks and logs it.
 */
export async function checkProxy(config: {
  publicUrl: string
  trustedProxies: readonly string[]
}): Promise<Finding> {
  return proxyFinding(await probe(config.publicUrl), config)
}

async function probe(publicUrl: string): Promise<Probe> {
  try {
    const response = await fetch(`${publicUrl}/healthz/address`, {
      headers: {
        'x-forwarded-for': forgedAddress,
        'x-real-ip': forgedAddress,
        forwarded: `for=${forgedAddress}`,
      },
      redirect: 'manual',
      signal: AbortSignal.timeout(5_000),
    })
    const { address } = (await response.json()) as { address?: unknown }
    return typeof address === 'string' ? { seen: address } : { failed: `${response.status}` }
  } catch (error) {
    const { cause, message } = error as { cause?: { code?: string }; message: string }
    return { failed: cause?.code ?? message }
  }
}

/** Turns the result of the probe into a finding about the proxy and the settings. */
export function proxyFinding(
  outcome: Probe,
  { publicUrl, trustedProxies }: { publicUrl: string; trustedProxies: readonly string[] },
): Finding {
  if ('failed' in outcome)
    return { check: `${check}: not checked, because ${publicUrl} does not answer (${outcome.failed})` }
  const { seen } = outcome
  if (seen === forgedAddress) {
    return {
      check,
      problem:
        `a forged X-Forwarded-For was believed: every client can choose the address that it is counted and logged by. The proxy has to ` +
        'replace the header, not to add to it; docs/proxies.md has the lines (nginx: proxy_set_header X-Forwarded-For $remote_addr;).',
    }
  }
  // Rollcall itself speaks no TLS, so an https address means that there is a proxy.
  if (publicUrl.startsWith('https:') && trustedProxies.length === 0) {
    return {
      check,
      problem: `every client is seen as ${seen}, the address of the proxy: set ROLLCALL_TRUSTED_PROXIES to its address.`,
    }
  }
  return { check: `${check}: a forged X-Forwarded-For is not believed; this machine is seen as ${seen}` }
}
