import type { Config } from '../platform/config.ts'
import { ConfigError } from '../platform/config-error.ts'
import { keysAtHand, type StoredKeys, troubleWith } from '../platform/vault/key-check.ts'
import { keyFileOf } from '../platform/vault/key-file.ts'
import { usesOf } from '../platform/vault/vault.ts'

/** Reports whether the secret keys of these settings decrypt the stored secrets, and which keys can be removed. */
export function checkSecretKeys(
  { secretKeys, databaseUrl, dataDir }: Config,
  stored: StoredKeys | undefined,
): { check: string; problem?: string }[] {
  const source = { keys: secretKeys, keyFile: databaseUrl ? undefined : keyFileOf(dataDir) }
  const check = 'Key of stored secrets'
  try {
    const keys = keysAtHand(source)
    const trouble = stored && troubleWith(keys, stored, source)
    if (trouble) return [{ check, problem: trouble }]
    const uses = usesOf(keys, stored?.counts ?? new Map())
    if (uses.length > 0) return uses.map((use) => ({ check: `${check} ${use.key}${words(use)}` }))
    const none = source.keyFile ? 'made when the server starts' : 'none is set, so none can be stored yet'
    return [{ check: `${check}: ${none}` }]
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.problems.map((problem) => ({ check, problem }))
  }
}

function words({ count, current }: { count: number; current: boolean }): string {
  const secrets = `${count} secret${count === 1 ? '' : 's'}`
  if (current) return ` is the current one: ${secrets}`
  if (count === 0) return ' is an older one: no secrets, so it can be removed'
  return ` is an older one: ${secrets}; rollcall secrets rotate encrypts them with the current one`
}
