import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { ConfigError } from '../config-error.ts'
import { DataFolderInUseError } from './errors.ts'

// The longest path of a Unix socket on Linux, with some room for other systems.
const longestSocketPath = 100

/** A data folder that this process has locked, with the paths inside it. */
export interface DataFolder {
  path: string
  /** The database cluster. */
  cluster: string
  /** The folder of the private socket, and the socket itself. */
  socketFolder: string
  socket: string
  release(): void
}

/**
 * Creates the folder, readable by this user only, and locks it. Throws DataFolderInUseError when another process has the lock. The lock
 * belongs to the kernel, so it ends with the process, however that ends.
 */
export function claimDataFolder(folder: string): DataFolder {
  const path = resolve(folder)
  requireUsable(path)
  mkdirSync(path, { recursive: true, mode: 0o700 })
  const lock = takeLock(path)
  try {
    const socketFolder = makeSocketFolder(path)
    const socket = join(socketFolder, socketName)
    const release = () => {
      rmSync(socketFolder, { recursive: true, force: true })
      lock.close()
    }
    return { path, cluster: join(path, 'pgdata'), socketFolder, socket, release }
  } catch (error) {
    lock.close()
    throw error
  }
}

/** Throws a {@link ConfigError} when this user cannot keep a database in the folder, or cannot create it. Changes nothing. */
export function requireUsable(folder: string): void {
  const path = resolve(folder)
  const nearest = nearestOf(path)
  try {
    // With a slash at the end, so that a file is refused.
    accessSync(`${nearest}/`, constants.R_OK | constants.W_OK | constants.X_OK)
    const cluster = join(path, 'pgdata')
    if (existsSync(cluster)) accessSync(`${cluster}/`, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    throw new ConfigError(unusable(path, nearest, (error as NodeJS.ErrnoException).code))
  }
}

/** The folder, or its nearest parent that exists. */
function nearestOf(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearestOf(dirname(path))
}

function unusable(path: string, nearest: string, code = ''): string {
  const where = path === nearest ? path : `${path}, for which ${nearest} is there so far`
  const setting = `The data folder (ROLLCALL_DATA, --data) is ${where}`
  if (code === 'ENOTDIR') return `${setting}, and that is a file; name a folder.`
  if (code === 'EROFS') return `${setting}, on a disk that can only be read; name a folder on another one.`
  const user = process.getuid?.() ?? 'this user'
  return `${setting}, where user ${user} may not read and write (${code}); give it to that user (chown -R ${user} …), or name another folder.`
}

/** Access to the socket is access to the whole database, and an existing data folder may be open to other users. */
function makeSocketFolder(path: string): string {
  const folder = join(path, 'socket')
  if (Buffer.byteLength(join(folder, socketName)) > longestSocketPath)
    return mkdtempSync(join(tmpdir(), 'rollcall-'))
  // Left behind when the last process was killed.
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { mode: 0o700 })
  return folder
}

const socketName = '.s.PGSQL.5432'

function takeLock(path: string): DatabaseSync {
  const file = join(path, 'lock.db')
  // Another user who can open it could take the lock.
  if (!existsSync(file)) closeSync(openSync(file, 'ax', 0o600))
  // By its name: opening and closing a file that this process has locked would release the lock.
  chmodSync(file, 0o600)
  const lock = new DatabaseSync(file)
  try {
    lock.exec('pragma busy_timeout = 0; pragma locking_mode = exclusive; begin exclusive')
    return lock
  } catch (error) {
    lock.close()
    if (error instanceof Error && error.message.includes('locked')) throw new DataFolderInUseError(path)
    throw error
  }
}
