import { foldCase } from './account-rules.ts'
import type { EstimateGuessing, Guessing } from './guessable-passwords.ts'
import type { ProfileSource } from './profile-schema.ts'
import { lengthOf } from './readable-text.ts'

type PasswordRules = Pick<ProfileSource['passwords'], 'minLength' | 'maxLength'> &
  Partial<Pick<ProfileSource['passwords'], 'guessable'>>

export interface PasswordContext {
  username?: string
  email?: string
  alias?: string
  tenantName?: string
  productTitle?: string
}

/** The code of the problem, and the parameters of its sentence. */
export type PasswordProblem =
  | { code: 'password.too_short'; params: { min: number } }
  | { code: 'password.too_long'; params: { max: number } }
  | { code: 'password.common' | 'password.context' }
  | { code: 'password.guessable'; params: { pattern: NonNullable<Guessing['pattern']> | 'none' } }

/** The form in which passwords are hashed and verified: NFKC, so that every keyboard's é is the same. Never cut. */
export function normalisePassword(password: string): string {
  return password.normalize('NFKC')
}

/**
 * The mistake in a chosen password; undefined when there is none. Length is counted in characters of the normalised form (MI-05). There are
 * no rules of composition, as NIST SP 800-63B advises. Instead it refuses names that attackers try first, passwords of the given list
 * (lower case, see `loadCommonPasswords`), and, where the rules say so, passwords that `estimate` rates as easy to guess (see
 * `loadGuessing`).
 */
export function passwordProblem(
  rules: PasswordRules,
  password: string,
  context: PasswordContext,
  commonPasswords?: ReadonlySet<string>,
  estimate?: EstimateGuessing,
): PasswordProblem | undefined {
  const normalised = normalisePassword(password)
  const length = lengthOf(normalised)
  if (length < rules.minLength) return { code: 'password.too_short', params: { min: rules.minLength } }
  if (length > rules.maxLength) return { code: 'password.too_long', params: { max: rules.maxLength } }
  if (isMadeOfNames(normalised, context)) return { code: 'password.context' }
  if (isCommon(normalised, commonPasswords)) return { code: 'password.common' }
  return rules.guessable === 'refused' && estimate ? guessableProblem(rules, estimate(normalised)) : undefined
}

/** The logarithm of the tries that a random password of this length needs. */
const hardEnough = 9

function guessableProblem(
  { minLength }: PasswordRules,
  { log10, pattern }: Guessing,
): PasswordProblem | undefined {
  if (log10 >= Math.min(hardEnough, minLength)) return undefined
  return { code: 'password.guessable', params: { pattern: pattern ?? 'none' } }
}

// One or several names, in any order and number, with any digits and signs between and around them.
function isMadeOfNames(password: string, context: PasswordContext): boolean {
  const { username, email, alias, tenantName, productTitle } = context
  const names = [username, email, email?.split('@')[0], alias, tenantName, productTitle]
    .map((name) => lettersOf(name ?? ''))
    .filter((name) => name !== '')
  const text = lettersOf(password)
  if (text === '') return false
  const reachable = [true]
  for (let end = 1; end <= text.length; end++) {
    reachable[end] = names.some((name) => reachable[end - name.length] === true && text.endsWith(name, end))
  }
  return reachable[text.length] === true
}

function lettersOf(text: string): string {
  return foldCase(text).replace(/[^\p{L}\p{M}]+/gu, '')
}

function isCommon(password: string, commonPasswords: ReadonlySet<string> = new Set()): boolean {
  const text = password.toLowerCase()
  const unit = repeatedUnit(text)
  if (lengthOf(unit) === 1) return true
  // With a longer minimum, more people append digits and signs to a common password.
  return [text, unit, upToLastLetter(text)].some((word) => commonPasswords.has(word))
}

function upToLastLetter(text: string): string {
  const characters = [...text]
  return characters
    .slice(0, characters.findLastIndex((character) => /[\p{L}\p{M}]/u.test(character)) + 1)
    .join('')
}

// The shortest text whose repetition is the whole: "abcabc" is "abc" twice, "abcd" is itself once.
function repeatedUnit(text: string): string {
  return text.slice(0, (text + text).indexOf(text, 1))
}
