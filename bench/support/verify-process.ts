import { constants, setPriority } from 'node:os'
import { hash, verify } from '@node-rs/argon2'
import { argon2Options, passwordCost } from '../../packages/server/src/sign-in/password/password-hasher.ts'
import { perSecond } from './load.ts'

/** Verifying passwords and nothing else. */
export interface VerifyOrder {
  atOnce: number
  milliseconds: number
  /** Lower it as the server does for its hashing threads: beside other programs it gets less of the machine then. */
  lowPriority: boolean
}

process.once('message', async ({ atOnce, milliseconds, lowPriority }: VerifyOrder) => {
  // Before the first verification, because the threads that it starts inherit the priority.
  if (lowPriority) setPriority(constants.priority.PRIORITY_LOW)
  const stored = await hash('password', argon2Options(passwordCost))
  process.send?.(await perSecond(atOnce, milliseconds, () => verify(stored, 'password')))
  process.disconnect()
})
