import { fork } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, constants, existsSync, readdirSync, statSync } from 'node:fs'
import {
  copyFile,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Log } from './database.ts'
import { maintenance } from './isolation.ts'
import { readMigrations } from './migrate.ts'
import { queueFingerprint } from './queue-schema.ts'
import { birth } from './reproducible.ts'
import { syncFolder } from './sync-folder.ts'
import { finishing } from './template-recipe.ts'

const engineFile = createRequire(import.meta.url).resolve('@electric-sql/pglite/pglite.wasm')
/** In the node_modules of the engine. */
const cacheFolder = join(dirname(engineFile), '../../../.cache/rollcall/')
/** The template in the packed program. */
const packedFolder = fileURLToPath(new URL('../../../dist/template/', import.meta.url))
const prefix = 'template-'
const workshopPrefix = 'making-'
/** Milliseconds after which an unfinished template counts as abandoned. */
const abandonedAfter = 60 * 60_000
const builder = fileURLToPath(new URL('./template-builder.ts', import.meta.url))
/** Packages have no empty folders, but a cluster needs its own: a file with this name keeps them in the package. */
const keeper = '.keep'

/**
 * Creates a new, migrated database cluster at `target`. Initialising one takes seconds and much memory, so it is done once in its own
 * process, kept as a template, and copied. The template comes from the packed program or from the dependency cache.
 */
export async function copyTemplate(target: string, log: Log): Promise<void> {
  const template = await ensureTemplate(log)
  const unfinished = `${target}.new`
  try {
    await rm(unfinished, { recursive: true, force: true })
    await copyTree(template.folder, unfinished)
    // Copying a file copies its mode, and an installation's files may be read-only.
    if (!isWritable(join(template.folder, 'PG_VERSION'))) writableForOwner(unfinished)
    await syncTree(unfinished)
    // The folder gets its name only when it is complete and on the disk. A start that was killed simply begins again.
    await rename(unfinished, target)
    syncFolder(dirname(target))
  } finally {
    await template.discard()
  }
}

interface Template {
  folder: string
  discard(): Promise<void>
}

async function ensureTemplate(log: Log): Promise<Template> {
  const name = `${prefix}${await fingerprint()}`
  const folder = join(cacheFolder, name)
  const kept = { folder, discard: async () => {} }
  for (const ready of [join(packedFolder, name), folder])
    if (existsSync(ready)) return { ...kept, folder: ready }
  log.info('preparing the embedded database for the first time')
  const workshop = await makeWorkshop()
  const made = join(workshop, 'pgdata')
  const clear = () => rm(workshop, { recursive: true, force: true })
  try {
    await buildCluster(made)
    if (!workshop.startsWith(cacheFolder)) return { folder: made, discard: clear }
    await removeLeftovers(cacheFolder, name)
    // Fails only if another process has made the same template meanwhile, which serves as well.
    await rename(made, folder).catch(() => {})
    await clear()
    return kept
  } catch (error) {
    await clear()
    throw error
  }
}

/** Changes whenever an earlier template would differ from a new one. */
async function fingerprint(): Promise<string> {
  const hash = createHash('sha256')
    .update(await readFile(engineFile))
    .update(finishing.join('\n'))
    .update(String(birth))
    .update(queueFingerprint)
    .update(maintenance)
  for (const { checksum } of await readMigrations()) hash.update(checksum)
  return hash.digest('hex').slice(0, 16)
}

async function makeWorkshop(): Promise<string> {
  try {
    await mkdir(cacheFolder, { recursive: true })
    return await mkdtemp(join(cacheFolder, workshopPrefix))
  } catch {
    // The user may not write to this installation, so the template is used once and not kept.
    return mkdtemp(join(tmpdir(), 'rollcall-'))
  }
}

/** Makes a migrated cluster from nothing. Exported for its test. */
export async function buildCluster(folder: string): Promise<void> {
  const child = fork(builder, [folder], { execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
  const output: Buffer[] = []
  child.stderr?.on('data', (chunk: Buffer) => output.push(chunk))
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0)
    throw new Error(
      `The embedded database could not be prepared:\n${Buffer.concat(output).toString().trim()}`,
    )
  // The engine makes its files writable for everybody, so others could change the template of later databases.
  writableForOwner(folder)
}

function isWritable(file: string): boolean {
  return (statSync(file).mode & constants.S_IWUSR) !== 0
}

/** Makes the files of a cluster writable for their owner only. */
function writableForOwner(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) writableForOwner(path)
    else chmodSync(path, 0o644)
  }
}

/** Removes templates of other versions, and unfinished ones of killed processes. Exported for its test. */
export async function removeLeftovers(folder: string, current: string): Promise<void> {
  const abandoned = async (entry: string) =>
    (await stat(join(folder, entry))).mtimeMs < Date.now() - abandonedAfter
  for (const entry of await readdir(folder)) {
    const old = entry.startsWith(prefix) && entry !== current
    if (old || (entry.startsWith(workshopPrefix) && (await abandoned(entry))))
      await rm(join(folder, entry), { recursive: true, force: true })
  }
}

/** Copies many files at once, in Node's threads, so that the program goes on starting meanwhile. */
async function copyTree(from: string, to: string): Promise<void> {
  await mkdir(to, { mode: 0o700 })
  const entries = await readdir(from, { withFileTypes: true })
  await Promise.all(
    entries.map(async (entry) => {
      const [source, target] = [join(from, entry.name), join(to, entry.name)]
      if (entry.isDirectory()) return copyTree(source, target)
      if (entry.name === keeper) return
      await copyFile(source, target, constants.COPYFILE_FICLONE)
    }),
  )
}

/** Adds the template to the built program, for its package. */
export async function packTemplate(log: Log): Promise<void> {
  const template = await ensureTemplate(log)
  const packed = join(packedFolder, `${prefix}${await fingerprint()}`)
  if (template.folder === packed) return
  await rm(packedFolder, { recursive: true, force: true })
  await mkdir(packedFolder)
  await copyTree(template.folder, `${packed}.new`)
  await keepFolders(`${packed}.new`)
  await rename(`${packed}.new`, packed)
  await template.discard()
}

async function keepFolders(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true })
  if (entries.length === 0) await writeFile(join(folder, keeper), '')
  await Promise.all(
    entries.map((entry) => (entry.isDirectory() ? keepFolders(join(folder, entry.name)) : undefined)),
  )
}

/** After the copying and not during it, so that the system can write many files at once. */
async function syncTree(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true })
  await Promise.all(
    entries.map((entry) => {
      const path = join(folder, entry.name)
      return entry.isDirectory() ? syncTree(path) : syncFile(path)
    }),
  )
  syncFolder(folder)
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}
