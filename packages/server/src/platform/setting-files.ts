import { readFileSync } from 'node:fs'
import { ConfigError, quoted } from './config-error.ts'

type Environment = Record<string, string | undefined>

/**
 * The value of a setting's variable, or of the file that the variable with _FILE at its end names. Service managers hand over secrets as
 * files, because environment variables show in their status. Undefined when neither is set. Throws a {@link ConfigError} when both are set,
 * and for a file that is empty or cannot be read.
 */
export function settingOf(name: string, environment: Environment): string | undefined {
  const direct = environment[name]?.trim() || undefined
  const path = environment[`${name}_FILE`]?.trim() || undefined
  if (path === undefined) return direct
  if (direct !== undefined)
    throw new ConfigError(`${name} and ${name}_FILE are both set; leave out one of them.`)
  const text = read(path, name).trim()
  // If an empty file counted as unset, the server would start on a new embedded database, for example.
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
