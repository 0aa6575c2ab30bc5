import type { ProfileSource } from './profile-schema.ts'
import { decodedLabel } from './punycode.ts'
import { hasMixedScripts, lengthOf, unreadableBecause } from './readable-text.ts'
import { reservedBecause } from './reserved-names.ts'

type UsernameRules = Pick<ProfileSource['accounts'], 'usernameCaseSensitive'>
type AliasRules = Pick<ProfileSource['accounts'], 'aliasMaxLength'>

const maxUsernameLength = 64
const maxEmailLength = 254
const maxLocalPartLength = 64
const maxLabelLength = 63

/** The form in which a username is stored and shown: NFKC, so that one name has one spelling. */
export function normaliseUsername(username: string): string {
  return username.normalize('NFKC')
}

/**
 * The form in which usernames are compared and kept unique: normalised, and without regard to case unless the profile distinguishes alice
 * from Alice (MI-06).
 */
export function usernameKey(rules: UsernameRules, username: string): string {
  const normalised = normaliseUsername(username)
  return rules.usernameCaseSensitive ? normalised : foldCase(normalised)
}

/** Says whether a text is short enough for a username or an email address. A longer one is not folded, which takes time. */
export function mayBeLogin(text: string): boolean {
  return text.length <= maxEmailLength && normaliseUsername(text).length <= maxEmailLength
}

/** Text without regard to case. Applying it twice changes nothing. */
export function foldCase(text: string): string {
  // Through upper case, because ß and SS, ς and σ, ſ and s only meet there, and ẞ only by way of ß. Normalised again, because the upper
  // case of some letters is a letter and an accent.
  return text.normalize('NFKC').toLowerCase().toUpperCase().toLowerCase().normalize('NFKC')
}

/** The kind of name that a sentence is about. */
type What = 'username' | 'alias'

/** A mistake in a name: its code and the parameters of its sentence. */
export type NameProblem =
  | { code: 'name_longer'; params: { what: What; max: number } }
  | { code: 'name_unseen'; params: { what: What; character: string } }
  | {
      code:
        | 'name_empty'
        | 'name_blanks'
        | 'name_accent'
        | 'name_mixed'
        | 'name_group'
        | 'name_visitor'
        | 'name_system'
      params: { what: What }
    }

/** A mistake in an email address: its code and the parameters of its sentence. */
export type EmailProblem =
  | { code: 'email_at_sign' | 'email_local_part' | 'email_domain' }
  | { code: 'email_too_long'; params: { max: number } }

/** The mistake in a username; undefined when there is none. */
export function usernameProblem(rules: UsernameRules, username: string): NameProblem | undefined {
  const normalised = normaliseUsername(username)
  const longest = Math.max(lengthOf(normalised), lengthOf(usernameKey(rules, username)))
  return nameProblem('username', normalised, { longest, max: maxUsernameLength })
}

/** The mistake in an alias; undefined when there is none (IN-03). */
export function aliasProblem(rules: AliasRules, alias: string): NameProblem | undefined {
  const normalised = alias.normalize('NFKC')
  return nameProblem('alias', normalised, { longest: lengthOf(normalised), max: rules.aliasMaxLength })
}

function nameProblem(
  what: What,
  normalised: string,
  { longest, max }: { longest: number; max: number },
): NameProblem | undefined {
  if (longest > max) return { code: 'name_longer', params: { what, max } }
  const unreadable = unreadableBecause(normalised)
  if (unreadable?.code === 'name_unseen')
    return { code: unreadable.code, params: { what, character: unreadable.character } }
  const code = unreadable?.code ?? reservedBecause(foldCase(normalised))
  return code && { code, params: { what } }
}

/**
 * The form in which email addresses are compared and kept unique: ASCII letters in lower case, and the domain as in the DNS, so that a
 * domain and its xn-- spelling are the same.
 */
export function emailKey(email: string): string {
  // Not folded like a username: 'ı' folds to 'i', but gıthub.com and github.com have different owners. An address that `emailProblem`
  // refuses keeps its own key, so that no look-alike finds an account.
  const at = email.lastIndexOf('@')
  return at < 0 ? lowerAscii(email) : `${lowerAscii(email.slice(0, at))}@${domainKey(email.slice(at + 1))}`
}

/** The mistake in an email address; undefined when there is none. */
export function emailProblem(email: string): EmailProblem | undefined {
  const [local, domain, ...more] = email.split('@')
  if (local === undefined || domain === undefined || more.length > 0) return { code: 'email_at_sign' }
  if (email.length > maxEmailLength) return { code: 'email_too_long', params: { max: maxEmailLength } }
  if (
    local.length > maxLocalPartLength ||
    !/^[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*$/.test(local)
  ) {
    return { code: 'email_local_part' }
  }
  return isDomain(domain) ? undefined : { code: 'email_domain' }
}

function isDomain(domain: string): boolean {
  if (domain !== domain.normalize('NFKC')) return false
  const labels = domain.split('.')
  // Mail goes to fully qualified names only (RFC 5321, section 2.3.5). These two names lead nowhere (RFC 6761, section 6).
  if (labels.length < 2 || /^(localhost|invalid)$/i.test(labels.at(-1) ?? '')) return false
  if (!labels.every(isReadableLabel)) return false
  // A name that ends in a number is an IP address, in one of its many notations.
  if (/^(\d+|0x[\da-f]*)$/i.test(labels.at(-1) ?? '')) return false
  const wellFormed = labels.every((label) =>
    /^[\p{L}\p{N}]([\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?$/u.test(label),
  )
  const ascii = domainKey(domain)
  return wellFormed && isAscii(ascii) && ascii.split('.').every((label) => label.length <= maxLabelLength)
}

/** The same rules for a label as people read it and as the DNS has it. */
function isReadableLabel(label: string): boolean {
  const read = decodedLabel(label)
  if (read === undefined || hasMixedScripts(read)) return false
  return read === label || domainKey(read) === lowerAscii(label)
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
 * An email address as lists show it when the profile obscures them (IN-10): ada@mail.example.com becomes a•••@m•••.com. The hidden part
 * always looks the same, so its length stays hidden too. Applying it twice changes nothing.
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
