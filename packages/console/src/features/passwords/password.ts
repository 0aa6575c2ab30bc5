import { t } from '../../i18n/messages.ts'

// No 0/O, 1/l/I: the password may be read out or typed from paper.
const alphabet = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'

/** At least 20 random characters (more than 110 bits), in groups of five that can be read out. */
export function generatePassword(minLength: number): string {
  const groups = Math.max(4, Math.ceil((minLength + 1) / 6))
  return Array.from({ length: groups }, () => Array.from({ length: 5 }, randomCharacter).join('')).join('-')
}

function randomCharacter(): string {
  // Bytes above the largest multiple of the alphabet's length are dropped: a plain remainder would favour its beginning.
  const limit = 256 - (256 % alphabet.length)
  const byte = new Uint8Array(1)
  do crypto.getRandomValues(byte)
  while ((byte[0] as number) >= limit)
  return alphabet[(byte[0] as number) % alphabet.length] as string
}

/** The length as the server counts it: code points after normalisation. */
export function passwordLength(password: string): number {
  return [...password.normalize('NFKC')].length
}

interface PasswordRules {
  passwordMinLength: number
  passwordMaxLength: number
}

export function passwordError(password: string, rules: PasswordRules): string | null {
  if (password === '') return t('password.enter')
  const length = passwordLength(password)
  if (length < rules.passwordMinLength) {
    return t('password.tooShort', { length, min: rules.passwordMinLength })
  }
  return length > rules.passwordMaxLength ? t('password.tooLong', { max: rules.passwordMaxLength }) : null
}

export function passwordHint(rules: PasswordRules): string {
  return t('password.atLeast', { min: rules.passwordMinLength })
}
