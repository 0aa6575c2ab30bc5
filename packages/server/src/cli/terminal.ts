import { text } from 'node:stream/consumers'
import { OutputError } from './errors.ts'

/** Where a command reads and writes. */
export interface Terminal {
  /** Instead of the environment of the process. */
  environment?: Record<string, string | undefined>
  /** Resolves when the line is written; throws an {@link OutputError} when it cannot be: a full disk, a reader that has gone. */
  print(line: string): Promise<void>
  /** For what is said beside the output. */
  complain(line: string): void
  /** All that is piped in. */
  input(): Promise<string>
}

/** The terminal, or whatever stands for it, of this process. */
export function processTerminal(): Terminal {
  // Each write tells its caller; without a listener the stream would end the process as well.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
  return {
    print: (line) =>
      new Promise((resolve, reject) => {
        process.stdout.write(`${line}\n`, (error) => (error ? reject(new OutputError(error)) : resolve()))
      }),
    complain: (line) => void process.stderr.write(`${line}\n`),
    input: () => text(process.stdin),
  }
}
