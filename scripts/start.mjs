import { ensureServer } from './builds.mjs'
import { ensureDependencies } from './dependencies.mjs'
import { endWithSignals, startRollcall } from './server.mjs'

// npm start: installs and builds everything that is missing, then starts the server, or runs another command of rollcall with its flags.
try {
  ensureDependencies()
  ensureServer()
} catch (error) {
  console.error(error.message)
  process.exit(1)
}

endWithSignals(startRollcall(process.argv.slice(2)))
