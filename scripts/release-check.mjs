import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './dependencies.mjs'
import { changelogFaults, shippedComponents } from './supply.ts'

// npm run release:check packs the parts of a release into release/ and reports what is missing. See docs/releasing.md.
const release = join(root, 'release')
const shell = process.platform === 'win32'
const faults = []
const say = (line) => console.log(line)
const fault = (line) => {
  faults.push(line)
  console.error(`✗ ${line}`)
}

const { version } = readPackage('.')
const digests = packTwice()
writeSums(digests)
writeBillOfMaterials()
compareVersions()
for (const each of changelogFaults(readFileSync(join(root, 'CHANGELOG.md'), 'utf8'), { releasing: true }))
  fault(`CHANGELOG.md, ${each}`)
askForVulnerabilities()
say(faults.length === 0 ? `✓ ${release} is ready to be tried and signed` : `${faults.length} to mend`)
process.exitCode = faults.length === 0 ? 0 : 1

/** Every build of a commit must give the same bytes. Otherwise nobody can tell what a file was made from. */
function packTwice() {
  const [first, second] = [pack(), pack()]
  for (const [file, digest] of Object.entries(second))
    if (digest === first[file]) say(`✓ ${file} is the same when it is built again: sha256 ${digest}`)
    else fault(`${file} is another one when it is built again`)
  return second
}

/** Builds and packs everything anew. Returns the SHA-256 of each file. */
function pack() {
  rmSync(release, { recursive: true, force: true })
  mkdirSync(release)
  for (const name of ['console', 'server', 'sdk'])
    rmSync(join(root, 'packages', name, 'dist'), { recursive: true, force: true })
  const workspaces = ['--workspace', 'rollcall-server', '--workspace', 'rollcall-sdk']
  execFileSync('npm', ['pack', ...workspaces, '--pack-destination', release, '--loglevel=error'], {
    cwd: root,
    shell,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return Object.fromEntries(
    readdirSync(release).map((file) => [file, sha256(readFileSync(join(release, file)))]),
  )
}

function writeSums(files) {
  const lines = Object.entries(files).map(([file, digest]) => `${digest}  ${file}\n`)
  writeFileSync(join(release, 'SHA256SUMS'), lines.join(''))
}

/** The bill of materials (CycloneDX) of the package and its dependencies. It is the same for the same commit. */
function writeBillOfMaterials() {
  const bundled = bundledPackages()
  const installed = new Set(Object.keys(readPackage('packages/server').dependencies))
  const shipped = shippedComponents().filter(
    ({ name, version: of }) =>
      bundled.delete(`${name}@${of}`) || installed.has(name) || name.startsWith('@node-rs/argon2-'),
  )
  for (const missing of bundled) fault(`${missing} is bundled, and not in the bill of materials`)
  const components = shipped.map((component) => ({
    ...component,
    // The packages for other platforms are not installed.
    scope: component.name.startsWith('@node-rs/argon2-') ? 'optional' : 'required',
  }))
  const name = 'rollcall-server'
  const text = JSON.stringify(components)
  const time = execFileSync('git', ['log', '-1', '--format=%cI'], { cwd: root, encoding: 'utf8' }).trim()
  const bill = {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    serialNumber: `urn:uuid:${uuidOf(text)}`,
    version: 1,
    metadata: {
      timestamp: new Date(time).toISOString(),
      component: {
        type: 'application',
        'bom-ref': `${name}@${version}`,
        name,
        version,
        purl: `pkg:npm/${name}@${version}`,
        licenses: [{ license: { id: 'Apache-2.0' } }],
      },
    },
    components,
  }
  writeFileSync(join(release, `${name}-${version}.cdx.json`), `${JSON.stringify(bill, null, 2)}\n`)
  say(`✓ bill of materials with ${components.length} components, licences in the package itself`)
}

/** Read from the notices that the build writes beside the program: `## name - version (licence)`. */
function bundledPackages() {
  const folder = join(root, 'packages', 'server', 'dist', 'licenses')
  const headings = ['server.md', 'console.md'].flatMap((file) => [
    ...readFileSync(join(folder, file), 'utf8').matchAll(/^## (\S+) - (\S+) \(/gm),
  ])
  return new Set(headings.map(([, name, of]) => `${name}@${of}`))
}

function compareVersions() {
  for (const folder of ['packages/server', 'packages/sdk']) {
    const { name, version: of } = readPackage(folder)
    if (of !== version) fault(`${name} is of version ${of}, and the repository of ${version}`)
  }
  if (
    !readFileSync(join(root, 'CHANGELOG.md'), 'utf8')
      .match(/^## .*/m)?.[0]
      .includes(version)
  )
    fault(`CHANGELOG.md begins with another version than ${version}`)
}

/** Not every registry offers this query. A failed query is reported, but is no fault of the release. */
function askForVulnerabilities() {
  const { stdout } = spawnSync('npm', ['audit', '--json'], { cwd: root, encoding: 'utf8', shell })
  const answer = readJson(stdout)
  if (!answer?.vulnerabilities)
    return say(`! known vulnerabilities: not asked, ${answer?.message ?? 'no answer'}`)
  const grave = Object.values(answer.vulnerabilities).filter(({ severity }) =>
    ['high', 'critical'].includes(severity),
  )
  for (const { name, severity } of grave) fault(`${name} has a known vulnerability: ${severity}`)
  if (grave.length === 0) say('✓ no grave vulnerability is known of what is locked')
}

function readJson(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function readPackage(folder) {
  return JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
}

function sha256(bytes) {
  return createHash('sha256').update(bytes).digest('hex')
}

/** A UUID derived from a text (RFC 9562, version 8). */
function uuidOf(text) {
  const hex = sha256(text)
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}
