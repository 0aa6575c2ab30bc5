import { closeSync, fsyncSync, openSync } from 'node:fs'

/** Makes the names in a folder durable: a new or renamed file may otherwise vanish in a power cut. */
export function syncFolder(path: string): void {
  // Windows can neither open nor needs to sync a folder.
  if (process.platform !== 'win32') syncPath(path, 'r')
}

/** Forces what has been written to a file or folder to the disk. */
export function syncPath(path: string, mode: 'r' | 'r+'): void {
  const descriptor = openSync(path, mode)
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
