import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { ConfigError } from '../config-error.ts'
import { syncFolder } from '../database/sync-folder.ts'
import { newSecretKey, readSecretKeys, type SecretKey } from './secret-keys.ts'

/** The path of an embedded database's key: in the data folder, beside the database. */
export function keyFileOf(dataDir: string): string {
  return join(dataDir, 'secret.key')
}

/** The keys in the file; undefined without a file. Throws a {@link ConfigError} when other users may read it, or when it has no key. */
export function readKeyFile(path: string): SecretKey[] | undefined {
  return existsSync(path) ? readSecretKeys(readClosed(path), `the key file ${path}`) : undefined
}

/** Creates the file with a new key. The data folder must be locked. */
export function makeKeyFile(path: string): SecretKey[] {
  write(path, [newSecretKey()])
  return readKeyFile(path) ?? []
}

/** Puts a new key before those in the file. A file with several keys, from an unfinished rotation, stays as it is. */
export function beginKeyRotation(path: string): void {
  const keys = lines(path)
  if (keys.length === 1) write(path, [newSecretKey(), ...keys])
}

/** Removes all keys but the first from the file. */
export function endKeyRotation(path: string): void {
  write(path, lines(path).slice(0, 1))
}

function lines(path: string): string[] {
  return readClosed(path)
    .split('\n')
    .filter((line) => line !== '')
}

function readClosed(path: string): string {
  const mode = statSync(path).mode & 0o777
  // Windows has no such modes.
  if (process.platform !== 'win32' && (mode & 0o077) !== 0)
    throw new ConfigError(
      `Other users may read the key file ${path} (mode ${mode.toString(8)}). Close it with chmod 600 ${path}. If another user may have read it, ` +
        'replace the key afterwards: rollcall secrets rotate.',
    )
  return readFileSync(path, 'utf8')
}

/** Returns when the file is on the disk, readable by this user only. At every moment there is either the old file or the new one. */
function write(path: string, keys: string[]): void {
  const unfinished = `${path}.new`
  // Left behind by a process that was killed here.
  rmSync(unfinished, { force: true })
  const file = openSync(unfinished, 'wx', 0o600)
  try {
    writeSync(file, `${keys.join('\n')}\n`)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(unfinished, path)
  syncFolder(dirname(path))
}
