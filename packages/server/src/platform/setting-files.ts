import { readFileSync } from 'node:fs'
import { ConfigError, quoted } from './config-error.ts'

type Environment = Record<string, string | undefined>

/**
 * A setting as its variable says it, or the file that the variable with _FILE at its end names: service managers hand secrets over as
 * files, and what stands in the environment shows in their status. Undefined where neither is set. Throws a {@link ConfigError} for both at
 * once, and for a file that has nothing to read.
 */
export function settingOf(name: string, environment: Environment): string | undefined {
  const direct = environment[name]?.trim() || undefined
  const path = environment[`${name}_FILE`]?.trim() || undefined
  if (path === undefined) return direct
  if (direct !== undefined)
    throw new ConfigError(`${name} and ${name}_FILE are both set; leave out one of them.`)
  const text = read(path, name).trim()
  // An empty one that counted as unset would start the server on the embedded database, say, as if nothing was there.
  if (text === '') throw new ConfigError(`${name}_FILE is ${quoted(path)}, which is empty.`)
  return text
}

function read(path: string, name: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new ConfigError(`${name}_FILE is ${quoted(path)}, which cannot be read (${code}).`)
  }
}
