#!/usr/bin/env -S MALLOC_ARENA_MAX=1 node --max-semi-space-size=4 --heap-growing-percent=25
// The first line keeps memory small, for `npm start` as well, which reads it. By itself V8 lets the space for new objects grow past
// 100 MB on a large machine and never gives it back; what a request leaves behind fits into much less. Likewise the space for old
// ones grows by a quarter at a time instead of several times over. And one pool of the C library instead of one for each thread
// leaves fewer pages half used.
import { run } from './cli/program.ts'
import { processTerminal } from './cli/terminal.ts'

run(process.argv.slice(2), processTerminal()).then((code) => process.exit(code))
