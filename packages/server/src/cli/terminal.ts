import { text } from 'node:stream/consumers'
import { OutputError } from './errors.ts'

/** Where a command reads and writes. */
export interface Terminal {
  /** Used instead of the environment of the process. */
  environment?: Record<string, string | undefined>
  /**
   * Resolves when the line is written. Throws an {@link OutputError} when it cannot be written, for example on a full disk or a closed
   * pipe.
   */
  print(line: string): Promise<void>
  /** Writes a line to standard error. */
  complain(line: string): void
  /** Shows how far something is, in place of what it showed before. Left out where nobody watches. */
  progress?(text: string): void
  /** Reads standard input to its end. */
  input(): Promise<string>
}

/** The terminal of this process: its standard streams and environment. */
export function processTerminal(): Terminal {
  // Each write reports its own error. Without a listener the stream's error event would end the process too.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
  return {
    print: (line) =>
      new Promise((resolve, reject) => {
        process.stdout.write(`${line}\n`, (error) => (error ? reject(new OutputError(error)) : resolve()))
      }),
    complain: (line) => void process.stderr.write(`${line}\n`),
    ...(process.stderr.isTTY ? { progress: (shown) => void process.stderr.write(`\r\x1b[2K${shown}`) } : {}),
    input: () => text(process.stdin),
  }
}
