import { Type } from 'typebox'

/** What a form that sets a password needs to know before sign-in. */
export const PasswordRules = {
  passwordMinLength: Type.Integer(),
  passwordMaxLength: Type.Integer(),
}

/** The problems of a new password. */
export const passwordProblems = [
  'password.too_short',
  'password.too_long',
  'password.common',
  'password.context',
  'password.guessable',
  'server.busy',
] as const
