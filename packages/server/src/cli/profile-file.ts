import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ProfileSource, parseProfile } from '@rollcall/access/profile.ts'
import { Failure } from './errors.ts'

const shippedFolder = fileURLToPath(new URL('../../../../profiles/', import.meta.url))

let shipped: readonly ProfileSource[] | undefined

/** The profiles that come with Rollcall; read once, when they are asked for. */
export function shippedProfiles(): readonly ProfileSource[] {
  shipped ??= readdirSync(shippedFolder)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => readProfile(join(shippedFolder, file)))
  return shipped
}

/** The file of a profile: `mimir` is the profile that comes with Rollcall, anything else is a path. */
export function profilePath(nameOrPath: string): string {
  const shipped = join(shippedFolder, `${nameOrPath}.yaml`)
  return /^[a-z][a-z0-9-]*$/.test(nameOrPath) && existsSync(shipped) ? shipped : nameOrPath
}

/** Reads a profile; throws a {@link Failure} with every mistake, each with its line. */
export function readProfile(nameOrPath: string): ProfileSource {
  const path = profilePath(nameOrPath)
  return profileOf(path, bytesOf(nameOrPath, path))
}

/** Reads a profile from bytes, as {@link readProfile} does from a file. `path` is its name in messages. */
export function profileOf(path: string, bytes: Uint8Array): ProfileSource {
  const { profile, errors } = parseProfile(textOf(path, bytes))
  if (profile) return profile
  const lines = errors.map(
    (error) => `${path}:${error.line}:${error.column} ${error.path ? `${error.path}: ` : ''}${error.message}`,
  )
  throw new Failure(lines.join('\n'))
}

function bytesOf(nameOrPath: string, path: string): Uint8Array {
  try {
    return readFileSync(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new Failure(
        `There is no profile ${nameOrPath}: neither a file nor one that comes with Rollcall (--profile, ROLLCALL_PROFILE).`,
      )
    if (code === 'EISDIR')
      throw new Failure(`${path} is a folder; name the profiles in it, such as ${path}/*.yaml.`)
    throw new Failure(
      `The profile ${path} cannot be read (${code}); let this user read it, or name another file.`,
    )
  }
}

function textOf(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Failure(`${path} is no text in UTF-8; a profile is a YAML file.`)
  }
}
