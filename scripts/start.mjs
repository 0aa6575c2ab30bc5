import { ensureConsole, ensureServer } from './builds.mjs'
import { ensureDependencies } from './dependencies.mjs'
import { endWithSignals, startRollcall } from './server.mjs'

// npm start: everything a fresh checkout lacks, then the server.
try {
  ensureDependencies()
  ensureConsole()
  ensureServer()
} catch (error) {
  console.error(error.message)
  process.exit(1)
}

endWithSignals(startRollcall(['serve', ...process.argv.slice(2)]))
