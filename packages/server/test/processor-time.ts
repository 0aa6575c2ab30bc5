/**
 * How many times as much of the processor a task of eight times the size takes: about eight when its time is linear, sixty-four when it is
 * quadratic. It counts the processor time of this thread, which other work on the machine hardly lengthens.
 */
export async function growthByEight(size: number, run: (size: number) => unknown): Promise<number> {
  await each(() => run(size))
  return (await each(() => run(8 * size))) / (await each(() => run(size)))
}

/** Milliseconds of the processor that this thread spends on a task, without those in which it waits. */
export async function spent(run: () => unknown): Promise<number> {
  const begun = process.threadCpuUsage()
  await run()
  const { user, system } = process.threadCpuUsage(begun)
  return (user + system) / 1_000
}

/** The system counts processor time in steps of milliseconds, so a task is repeated until it has taken many of them. */
async function each(run: () => unknown): Promise<number> {
  let times = 0
  let total = 0
  while (total < 40) {
    total += await spent(run)
    times += 1
  }
  return total / times
}
