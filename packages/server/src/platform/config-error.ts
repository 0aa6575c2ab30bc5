/** Settings that cannot be used: for each a sentence that names it and says what to do. */
export class ConfigError extends Error {
  readonly problems: readonly string[]
  /** Given at the command line, not by the environment. */
  readonly ofFlag: boolean

  constructor(problems: string | readonly string[], { ofFlag = false }: { ofFlag?: boolean } = {}) {
    const all = [problems].flat()
    super(all.join('\n'))
    this.problems = all
    this.ofFlag = ofFlag
  }
}

/** A wrong value as a message repeats it: in quotes, short, and without the password of an address. */
export function quoted(text: string): string {
  const open = text.replace(/(:\/\/)[^/@]*@/, '$1…@').replace(/\p{C}/gu, '�')
  return `"${open.length > 80 ? `${open.slice(0, 79)}…` : open}"`
}
