import { once } from 'node:events'
import { createServer } from 'node:net'
import type { Config } from '../platform/config.ts'
import { ConfigError } from '../platform/config-error.ts'

type Address = Pick<Config, 'host' | 'port'>

/**
 * Returns the port that a server with these settings can listen on; for 0, a free port. Throws a {@link ConfigError} that says why there is
 * none.
 */
export async function freePort({ host, port }: Address): Promise<number> {
  const trial = createServer().listen({ host, port })
  try {
    await once(trial, 'listening')
    return (trial.address() as { port: number }).port
  } catch (error) {
    throw explainListening(error, { host, port })
  } finally {
    trial.close()
  }
}

/** Turns an error of listening into a {@link ConfigError} that names the setting. Returns any other error as it is. */
export function explainListening(error: unknown, { host, port }: Address): unknown {
  const { code } = error as NodeJS.ErrnoException
  const sentence = {
    EADDRINUSE: `The port ${port} is in use by another program; choose another with --port (ROLLCALL_PORT), or stop that program.`,
    EACCES: `This user may not listen on port ${port}; choose one from 1024 on with --port (ROLLCALL_PORT) and put a proxy before it.`,
    EADDRNOTAVAIL: `This machine has no address ${host}; set --host (ROLLCALL_HOST) to one that it has, or to 0.0.0.0 for all.`,
    ENOTFOUND: `There is no host called ${host}; set --host (ROLLCALL_HOST) to an address of this machine, or to 0.0.0.0 for all.`,
    EAI_AGAIN: `The name ${host} cannot be looked up now; set --host (ROLLCALL_HOST) to an address of this machine, or to 0.0.0.0 for all.`,
    EINVAL: `${host} is no address to listen on; set --host (ROLLCALL_HOST) to one of this machine, or to 0.0.0.0 for all.`,
  }[code ?? '']
  return sentence ? new ConfigError(sentence) : error
}
