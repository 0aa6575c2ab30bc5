import { hash, verify } from '@node-rs/argon2'
import { argon2Options, passwordCost } from '../../packages/server/src/features/passwords/password-hasher.ts'
import { perSecond } from './load.ts'

/** Verifies passwords and does nothing else. */
export interface VerifyOrder {
  atOnce: number
  milliseconds: number
}

process.once('message', async ({ atOnce, milliseconds }: VerifyOrder) => {
  const stored = await hash('password', argon2Options(passwordCost))
  process.send?.(await perSecond(atOnce, milliseconds, () => verify(stored, 'password')))
  process.disconnect()
})
