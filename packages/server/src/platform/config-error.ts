/** Settings that are not valid. The message has one sentence for each, with its name and what to do. */
export class ConfigError extends Error {
  readonly problems: readonly string[]
  /** True for a flag of the command line, false for an environment variable. */
  readonly ofFlag: boolean

  constructor(problems: string | readonly string[], { ofFlag = false }: { ofFlag?: boolean } = {}) {
    const all = [problems].flat()
    super(all.join('\n'))
    this.problems = all
    this.ofFlag = ofFlag
  }
}

/** Quotes a wrong value for a message: shortened, and without the password of an address. */
export function quoted(text: string): string {
  const open = text.replace(/(:\/\/)[^/@]*@/, '$1…@').replace(/\p{C}/gu, '�')
  return `"${open.length > 80 ? `${open.slice(0, 79)}…` : open}"`
}
