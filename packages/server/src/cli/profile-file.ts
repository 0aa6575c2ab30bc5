import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type ProfileSource, parseProfile } from '@rollcall/access/profile.ts'

/** A message for the person at the terminal; printed without a stack. */
export class UsageError extends Error {}

/** The file that a name or path means: `mimir` is the profile that comes with Rollcall. */
export function profilePath(nameOrPath: string): string {
  const shipped = fileURLToPath(new URL(`../../../../profiles/${nameOrPath}.yaml`, import.meta.url))
  const path = /^[a-z][a-z0-9-]*$/.test(nameOrPath) && existsSync(shipped) ? shipped : nameOrPath
  if (!existsSync(path))
    throw new UsageError(
      `There is no profile ${nameOrPath}: neither a file nor one that comes with Rollcall.`,
    )
  return path
}

/** Reads a profile; throws {@link UsageError} with every mistake, each with its line. */
export function readProfile(nameOrPath: string): ProfileSource {
  const path = profilePath(nameOrPath)
  const { profile, errors } = parseProfile(readFileSync(path, 'utf8'))
  if (profile) return profile
  const lines = errors.map(
    (error) => `${path}:${error.line}:${error.column} ${error.path ? `${error.path}: ` : ''}${error.message}`,
  )
  throw new UsageError(lines.join('\n'))
}
