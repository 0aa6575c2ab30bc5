#!/usr/bin/env -S MALLOC_ARENA_MAX=1 node --max-semi-space-size=4 --heap-growing-percent=25
// The first line keeps memory small, for `npm start` as well, which reads it. By itself V8 lets the space for new objects grow past
// 100 MB on a large machine and never gives it back; what a request leaves behind fits into much less. Likewise the space for old
// ones grows by a quarter at a time instead of several times over. And one pool of the C library instead of one for each thread
// leaves fewer pages half used.
const oldest = 24

if (Number.parseInt(process.versions.node, 10) >= oldest) start()
else {
  // npm installs on an older Node with a warning that is easily missed. What is imported below may not even be read there.
  console.error(
    `Rollcall needs Node.js ${oldest} or newer; this is ${process.version} at ${process.execPath}. Install Node.js ${oldest} and start again.`,
  )
  process.exitCode = 1
}

async function start(): Promise<void> {
  const [{ run }, { processTerminal }] = await Promise.all([
    import('./cli/program.ts'),
    import('./cli/terminal.ts'),
  ])
  process.exit(await run(process.argv.slice(2), processTerminal()))
}
