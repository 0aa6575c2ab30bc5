import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { silentLog } from '../../../test/silent-log.ts'
import { buildCluster, copyTemplate, removeLeftovers } from './template.ts'

const source = inject('testDatabase')
if (source.kind !== 'embedded') throw new Error('this file is for the embedded project')

let dataDir: string
beforeEach(async () => {
  dataDir = await mkdtemp(join(source.folder, 'template-'))
})
afterEach(() => rm(dataDir, { recursive: true, force: true }))

test('the template of new databases is the same to the byte each time, and no other user can write it', async () => {
  const [made, copied] = [join(dataDir, 'made'), join(dataDir, 'copied')]
  await buildCluster(made)
  // This run's own template was made at another time, and usually by another process.
  await copyTemplate(copied, silentLog)
  expect(await digests(made)).toEqual(await digests(copied))
  for (const name of await readdir(made, { recursive: true }))
    expect((await stat(join(made, name))).mode & 0o022, name).toBe(0)
})

async function digests(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const each = files.sort().map(async (file) => {
    const digest = createHash('sha256').update(await readFile(file))
    return [file.slice(folder.length), digest.digest('hex')]
  })
  return Object.fromEntries(await Promise.all(each))
}

test('templates of other versions are removed, and unfinished ones from long ago', async () => {
  for (const name of ['template-now', 'template-old', 'making-now', 'making-old', 'compiled'])
    await mkdir(join(dataDir, name))
  const twoHoursAgo = new Date(Date.now() - 2 * 60 * 60_000)
  for (const name of ['making-old', 'compiled']) await utimes(join(dataDir, name), twoHoursAgo, twoHoursAgo)
  await removeLeftovers(dataDir, 'template-now')
  expect((await readdir(dataDir)).sort()).toEqual(['compiled', 'making-now', 'template-now'])
})
