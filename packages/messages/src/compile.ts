import compileMessage from 'icu-minify/compile'
import type { CompiledMessage } from 'icu-minify/format'

const compiled = new Map<string, CompiledMessage>()

/** A sentence as the formatter takes it; each is compiled once. The console's build does it beforehand and brings no compiler. */
export function compile(source: string): CompiledMessage {
  let message = compiled.get(source)
  if (message === undefined) {
    message = compileMessage(source)
    compiled.set(source, message)
  }
  return message
}
