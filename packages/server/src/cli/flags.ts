import { Option } from 'commander'
import type { Flags } from '../platform/config.ts'
import { UsageError } from './errors.ts'

/** A flag with a value. If another flag follows in its place, the value was forgotten: throws a {@link UsageError}. */
export function flag(flags: string, description: string): Option {
  const option = new Option(flags, description)
  return option.argParser((value: string) => {
    if (value.startsWith('--')) throw new UsageError(`${option.long} needs a value, and ${value} is a flag.`)
    if (value.trim() === '') throw new UsageError(`${option.long} is empty; give it a value or leave it out.`)
    return value
  })
}

/** A flag with a value that may be given several times. */
export function listFlag(flags: string, description: string): Option {
  return flag(flags, description).argParser((value: string, before: string[] = []) => [...before, value])
}

export const dataFlag = () => flag('--data <folder>', 'folder of the embedded database (ROLLCALL_DATA)')
export const profileFlag = () =>
  flag('--profile <name|file>', 'profile of the first tenant, at the very first start (ROLLCALL_PROFILE)')
export const portFlag = () => flag('--port <number>', 'port to listen on, 0 for any (ROLLCALL_PORT)')
export const hostFlag = () =>
  flag('--host <address>', 'address to listen on, 0.0.0.0 for all (ROLLCALL_HOST)')
export const tenantFlag = () => flag('--tenant <slug>', 'another tenant than default')
export const jsonFlag = (how: string) => new Option('--json', `print ${how} as JSON`)

export interface Output {
  json?: true | undefined
}
export type { Flags }
