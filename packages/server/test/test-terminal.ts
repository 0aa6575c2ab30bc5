import { OutputError } from '../src/cli/errors.ts'
import { run } from '../src/cli/program.ts'

interface Situation {
  environment?: Record<string, string | undefined>
  /** The text on standard input. */
  input?: string
  /** The disk behind the output is full, or its reader has gone. */
  broken?: 'ENOSPC' | 'EPIPE'
}

/** Runs a command in this process, as at a terminal with only these environment variables. */
export async function atTerminal(
  args: string[],
  { environment = {}, input = '', broken }: Situation = {},
): Promise<{ code: number; out: string; err: string }> {
  let out = ''
  let err = ''
  const code = await run(args, {
    environment,
    print: async (line) => {
      if (broken) throw new OutputError(Object.assign(new Error(broken), { code: broken }))
      out += `${line}\n`
    },
    complain: (line) => {
      err += `${line}\n`
    },
    input: async () => input,
  })
  return { code, out, err }
}
