import type { ProfileSource } from './profile-schema.ts'

export interface RuleProblem {
  /** The place in the profile file, such as `sessions` `idle`. */
  path: readonly string[]
  message: string
}

type Rules = Pick<ProfileSource, 'accounts' | 'passwords' | 'sessions' | 'userTable'>

/** Finds rules that contradict each other, though each one is valid. Changed settings of a tenant are checked the same way. */
export function accountRuleProblems({ accounts, passwords, sessions, userTable }: Rules): RuleProblem[] {
  const contradictions: [boolean, path: string[], message: string][] = [
    [
      accounts.signInWith === 'email' && accounts.email !== 'required',
      ['accounts', 'email'],
      'People sign in with their email, so this must be required.',
    ],
    [
      accounts.begin === 'invitation' && accounts.email !== 'required',
      ['accounts', 'begin'],
      'Every account begins with a mail, so "email" must be required.',
    ],
    [
      accounts.begin === 'either' && accounts.email === 'none',
      ['accounts', 'begin'],
      'Nobody can be invited while "email" is none.',
    ],
    [
      accounts.email === 'none' && userTable.includes('email'),
      ['userTable'],
      'The column email would always be empty, because "email" is none.',
    ],
    [
      passwords.minLength > passwords.maxLength,
      ['passwords', 'minLength'],
      `No password can have at least ${passwords.minLength} and at most ${passwords.maxLength} characters.`,
    ],
    [
      sessions.idleSeconds > sessions.absoluteSeconds,
      ['sessions', 'idle'],
      'This would never end a session, because "absolute" ends it earlier.',
    ],
  ]
  return contradictions.filter(([holds]) => holds).map(([, path, message]) => ({ path, message }))
}
