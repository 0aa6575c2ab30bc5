import { closeSync, fsyncSync, openSync } from 'node:fs'

/** Makes the names in a folder durable. Without it a new or renamed file may vanish in a power cut. */
export function syncFolder(path: string): void {
  // Windows can neither open nor needs to sync a folder.
  if (process.platform === 'win32') return
  const descriptor = openSync(path, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
