/** How the built program wants to be run, as its first line says. */
export function rollcallCommand(
  args: string[],
  environment: NodeJS.ProcessEnv,
): { nodeArguments: string[]; env: NodeJS.ProcessEnv }
