import { Type } from 'typebox'

/** What a form that sets a password needs to know before anybody is signed in. */
export const PasswordRules = {
  passwordMinLength: Type.Integer(),
  passwordMaxLength: Type.Integer(),
}

/** Why a new password may be refused. */
export const passwordProblems = [
  'password.too_short',
  'password.too_long',
  'password.common',
  'password.context',
  'password.guessable',
  'server.busy',
] as const
