import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { parseArgs } from 'node:util'
import { ensureSdk, ensureServer } from './builds.mjs'
import { ensureDependencies, findNode, programEnvironment, root } from './dependencies.mjs'
import { endWithSignals, startRollcall } from './server.mjs'

// npm run example: installs and builds everything that is missing, then starts Rollcall with the profile mimir and the product
// examples/hunts.
const example = join(root, 'examples', 'hunts')
const help = `npm run example -- [--port N] [--rollcall-port N] [--data FOLDER]`
const { values } = readArguments({
  options: {
    port: { type: 'string', default: '7500' },
    'rollcall-port': { type: 'string', default: '7400' },
    data: { type: 'string', default: join(example, 'data') },
    help: { type: 'boolean', short: 'h' },
  },
})
if (values.help) {
  console.log(help)
  process.exit(0)
}
const productUrl = `http://localhost:${values.port}`
const rollcallUrl = `http://localhost:${values['rollcall-port']}`
const settings = ['--profile', 'mimir', '--data', join(values.data, 'rollcall')]
// The example must not use the database or the address of a Rollcall installed on this machine.
const environment = {
  ...Object.fromEntries(
    Object.keys(process.env)
      .filter(isSetting)
      .map((name) => [name, undefined]),
  ),
  ROLLCALL_PRODUCT_ORIGINS: productUrl,
}

try {
  ensureDependencies()
  ensureServer()
  ensureSdk()
  const apiKey = await productKey()
  const rollcall = startRollcall(['serve', '--port', values['rollcall-port'], ...settings], environment)
  const product = startProduct(apiKey)
  endWithSignals(rollcall)
  endWithSignals(product)
  // Neither program is of use without the other.
  rollcall.on('exit', () => product.kill())
  product.on('exit', () => rollcall.kill())
} catch (error) {
  console.error(error.message)
  process.exit(1)
}

function isSetting(name) {
  return name === 'DATABASE_URL' || name.startsWith('ROLLCALL_')
}

/** The product's API key for Rollcall. Made at the first start, before a server has the database open. */
async function productKey() {
  const file = join(values.data, 'api-key')
  if (existsSync(file)) return readFileSync(file, 'utf8').trim()
  mkdirSync(values.data, { recursive: true })
  const minting = startRollcall(['product-key', '--name', 'hunts', ...settings], environment, [
    'ignore',
    'pipe',
    'inherit',
  ])
  const [key, [code]] = await Promise.all([text(minting.stdout), once(minting, 'exit')])
  if (code !== 0) throw new Error('The product got no API key.')
  writeFileSync(file, key, { mode: 0o600 })
  return key.trim()
}

function startProduct(apiKey) {
  const env = {
    ...programEnvironment(),
    ROLLCALL_URL: rollcallUrl,
    ROLLCALL_API_KEY: apiKey,
    HUNTS_URL: productUrl,
  }
  return spawn(findNode(), [join(example, 'src', 'main.ts')], { stdio: 'inherit', env })
}

/** Exits with one line and code 2 for invalid arguments. */
function readArguments(config) {
  try {
    return parseArgs(config)
  } catch (error) {
    console.error(`${error.message}\n${help}`)
    process.exit(2)
  }
}
