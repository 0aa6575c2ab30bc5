/**
 * Some 50,000 passwords from real leaks, in lower case, for `passwordProblem`. Loaded when first asked for, so that
 * only a program that checks passwords carries the list.
 */
export async function loadCommonPasswords(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common')
  return new Set(dictionary['passwords-common'])
}
