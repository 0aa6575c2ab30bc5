import compileMessage from 'icu-minify/compile'
import type { CompiledMessage } from 'icu-minify/format'

const compiled = new Map<string, CompiledMessage>()

/** Compiles a sentence for the formatter, once. The console's build compiles all sentences, so the console contains no compiler. */
export function compile(source: string): CompiledMessage {
  let message = compiled.get(source)
  if (message === undefined) {
    message = compileMessage(source)
    compiled.set(source, message)
  }
  return message
}
