import type { ProfileSource } from './profile-schema.ts'
import { hasMixedScripts, lengthOf, unreadableBecause } from './readable-text.ts'

type UsernameRules = Pick<ProfileSource['accounts'], 'usernameCaseSensitive'>
type AliasRules = Pick<ProfileSource['accounts'], 'aliasMaxLength'>
type PasswordRules = Pick<ProfileSource['passwords'], 'minLength' | 'maxLength'>

const maxUsernameLength = 64
const maxEmailLength = 254
const maxLocalPartLength = 64
const maxLabelLength = 63

/** The form in which a username is stored and shown: NFKC, so that one name has one spelling. */
export function normaliseUsername(username: string): string {
  return username.normalize('NFKC')
}

/**
 * The form in which usernames are compared and kept unique: normalised, and without regard to case unless the
 * profile tells alice from Alice (MI-06).
 */
export function usernameKey(rules: UsernameRules, username: string): string {
  const normalised = normaliseUsername(username)
  return rules.usernameCaseSensitive ? normalised : foldCase(normalised)
}

/** Whether a text is short enough to be somebody's username or email address: what is not need not be folded, which takes long. */
export function mayBeLogin(text: string): boolean {
  return text.length <= maxEmailLength && normaliseUsername(text).length <= maxEmailLength
}

/** Text without regard to case; applying it twice changes nothing. */
export function foldCase(text: string): string {
  // Through capitals, because ß and SS, ς and σ, ſ and s meet only there, and ẞ only by way of ß; normalised again,
  // because capitals of some letters come apart into letter and accent.
  return text.normalize('NFKC').toLowerCase().toUpperCase().toLowerCase().normalize('NFKC')
}

/** Letters that do not come apart into a base letter and an accent, and signs that people type in one form for another. */
const plainForms: Readonly<Record<string, string>> = {
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ħ: 'h',
  ŧ: 't',
  ı: 'i',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ð: 'd',
  ς: 'σ',
  '’': "'",
  '‘': "'",
  '‛': "'",
  '′': "'",
  ʼ: "'",
  ʻ: "'",
  '‐': '-',
  '‒': '-',
  '–': '-',
  '—': '-',
}
const hasPlainForm = new RegExp(`[${Object.keys(plainForms).join('')}]`, 'gu')

/**
 * The form in which names are searched and sorted: without regard to case, accents, and the kind of apostrophe or dash, so that
 * `Jorg` finds Jörg and ä stands beside a (U15). `fold_for_search` of the database does the same. Applying it twice changes nothing.
 */
export function foldForSearch(text: string): string {
  return foldCase(text)
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(hasPlainForm, (sign) => plainForms[sign] as string)
    .normalize('NFKC')
}

/** What is wrong with a username, as a sentence; undefined when nothing is. */
export function usernameProblem(rules: UsernameRules, username: string): string | undefined {
  const normalised = normaliseUsername(username)
  const longest = Math.max(lengthOf(normalised), lengthOf(usernameKey(rules, username)))
  if (longest > maxUsernameLength)
    return `A username must not be longer than ${maxUsernameLength} characters.`
  return unreadableBecause('A username', normalised)
}

/** What is wrong with an alias, as a sentence; undefined when nothing is (IN-03). */
export function aliasProblem(rules: AliasRules, alias: string): string | undefined {
  const normalised = alias.normalize('NFKC')
  if (lengthOf(normalised) > rules.aliasMaxLength) {
    return `An alias must not be longer than ${rules.aliasMaxLength} characters.`
  }
  return unreadableBecause('An alias', normalised)
}

/**
 * The form in which email addresses are compared and kept unique: ASCII letters in lower case, and the domain as the
 * DNS has it, so that a domain and its xn-- spelling are one.
 */
export function emailKey(email: string): string {
  // Not folded like a username: 'ı' folds to 'i', and gıthub.com is somebody else's domain than github.com. What
  // `emailProblem` would refuse keeps its own key, so that no look-alike finds an account.
  const at = email.lastIndexOf('@')
  return at < 0 ? lowerAscii(email) : `${lowerAscii(email.slice(0, at))}@${domainKey(email.slice(at + 1))}`
}

/** What is wrong with an email address, as a sentence; undefined when nothing is. */
export function emailProblem(email: string): string | undefined {
  const [local, domain, ...more] = email.split('@')
  if (local === undefined || domain === undefined || more.length > 0)
    return 'An email address has exactly one @.'
  if (email.length > maxEmailLength)
    return `An email address must not be longer than ${maxEmailLength} characters.`
  if (
    local.length > maxLocalPartLength ||
    !/^[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*$/.test(local)
  ) {
    return 'Before the @ of an email address, use letters from a to z, digits and signs without blanks or quotes.'
  }
  return isDomain(domain)
    ? undefined
    : 'After the @ of an email address must come a domain such as example.com.'
}

function isDomain(domain: string): boolean {
  if (domain !== domain.normalize('NFKC') || hasMixedScripts(domain)) return false
  const labels = domain.split('.')
  // A name that ends in a number is an address of a host, in one of its many notations.
  if (/^\d+$/.test(labels.at(-1) ?? '')) return false
  const wellFormed = labels.every((label) =>
    /^[\p{L}\p{N}]([\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?$/u.test(label),
  )
  const ascii = domainKey(domain)
  return wellFormed && isAscii(ascii) && ascii.split('.').every((label) => label.length <= maxLabelLength)
}

function domainKey(domain: string): string {
  if (isAscii(domain) || domain !== domain.normalize('NFKC')) return lowerAscii(domain)
  const address = `http://${domain}/`
  return URL.canParse(address) ? new URL(address).hostname : lowerAscii(domain)
}

function lowerAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}

function isAscii(text: string): boolean {
  return /^[\x21-\x7e]*$/.test(text)
}

const concealed = '•••'

/**
 * An email address as lists show it where the profile wants it obscured (IN-10): ada@mail.example.com is a•••@m•••.com. What is left
 * out always looks the same, so that not even its length is told. Applying it twice changes nothing.
 */
export function obscuredEmail(email: string): string {
  const at = email.lastIndexOf('@')
  const [first = '', ...labels] = email.slice(at + 1).split('.')
  const ending = labels.length === 0 ? '' : `.${labels.at(-1)}`
  const local = at < 0 ? '' : `${firstOf(email.slice(0, at))}${concealed}@`
  return `${local}${firstOf(first)}${concealed}${ending}`
}

function firstOf(text: string): string {
  return [...text][0] ?? ''
}

export interface PasswordContext {
  username?: string
  email?: string
  alias?: string
  tenantName?: string
  productTitle?: string
}

export interface PasswordProblem {
  code: 'too_short' | 'too_long' | 'common' | 'context'
  message: string
}

/** The form in which passwords are hashed and verified: NFKC, so that one keyboard's é is another's. Never cut. */
export function normalisePassword(password: string): string {
  return password.normalize('NFKC')
}

/**
 * What is wrong with a password that somebody chose; undefined when nothing is. Length is counted in characters of
 * the normalised form (MI-05). No rules of composition, as NIST SP 800-63B advises: instead, names that anybody would
 * try first are refused, and passwords from the list that the caller gives (lower case, see `loadCommonPasswords`).
 */
export function passwordProblem(
  rules: PasswordRules,
  password: string,
  context: PasswordContext,
  commonPasswords?: ReadonlySet<string>,
): PasswordProblem | undefined {
  const normalised = normalisePassword(password)
  const length = lengthOf(normalised)
  if (length < rules.minLength)
    return { code: 'too_short', message: `Use at least ${rules.minLength} characters.` }
  if (length > rules.maxLength)
    return { code: 'too_long', message: `Use at most ${rules.maxLength} characters.` }
  if (isMadeOfNames(normalised, context)) {
    return {
      code: 'context',
      message: 'Choose a password that is more than the name of the account or the product.',
    }
  }
  if (isCommon(normalised, commonPasswords)) {
    return {
      code: 'common',
      message: 'This password is among the first that anybody would try. Choose another.',
    }
  }
  return undefined
}

// Names, one or several, in any order and number, with any digits and signs between and around them.
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
  // The longer a password must be, the more people append digits and signs until it is long enough.
  return [text, unit, upToLastLetter(text)].some((word) => commonPasswords.has(word))
}

function upToLastLetter(text: string): string {
  const characters = [...text]
  return characters
    .slice(0, characters.findLastIndex((character) => /[\p{L}\p{M}]/u.test(character)) + 1)
    .join('')
}

// The shortest text whose repetition the whole is: "abcabc" is "abc" twice, "abcd" is itself once.
function repeatedUnit(text: string): string {
  return text.slice(0, (text + text).indexOf(text, 1))
}
