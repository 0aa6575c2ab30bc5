/**
 * Some 50,000 passwords from real leaks, in lower case, for `passwordProblem`. Loaded at the first call, so that only programs that check
 * passwords load the list.
 */
export async function loadCommonPasswords(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common')
  return new Set(dictionary['passwords-common'])
}
