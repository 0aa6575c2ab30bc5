import { fileURLToPath } from 'node:url'
import {
  bareEnvironment,
  freePort,
  type RunningServer,
  runServer,
} from '../../packages/server/test/running-server.ts'

const script = fileURLToPath(new URL('../../scripts/example.mjs', import.meta.url))

/** The one command that starts Rollcall and the product examples/hunts; `port` is the product's. */
export function exampleOn(port: number) {
  return async ({ dataDir = '' }): Promise<RunningServer> => {
    const rollcallPort = await freePort()
    const flags = ['--port', String(port), '--rollcall-port', String(rollcallPort), '--data', dataDir]
    const until = ['Rollcall answers on', '/setup#', 'Hunts answers on']
    return runServer([script, ...flags], { port: rollcallPort, env: bareEnvironment, until })
  }
}
