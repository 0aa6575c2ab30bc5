import { constants, setPriority } from 'node:os'
import { type ChangeOrder, type Changer, openChanger } from './changing.ts'

const slice = 500

// A separate process with low priority, so that making the requests does not delay what is measured.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
process.once('disconnect', () => process.exit())
process.once('message', (order: ChangeOrder) => {
  const changer = openChanger(order)
  let stopped = false
  process.on('message', (message: 'start' | 'stop') => {
    stopped = message === 'stop'
    if (!stopped) void change(changer, () => stopped)
  })
})

async function change(changer: Changer, stopped: () => boolean): Promise<void> {
  await changer.during(slice)
  process.send?.(0)
  const rates: number[] = []
  while (!stopped() || rates.length === 0) rates.push(await changer.during(slice))
  process.send?.(rates.reduce((sum, rate) => sum + rate, 0) / rates.length)
}
