import { importsOf } from './imports.ts'

/** Returns the room of a file; undefined for files outside of all rooms. */
export type RoomOf = (file: string) => string | undefined

/**
 * Finds circles of imports between rooms, including type imports: sets of rooms that reach each other. Each is described with one import
 * for each step, as `a.ts → b.ts`.
 */
export function circlesBetween(sources: ReadonlyMap<string, string>, roomOf: RoomOf): string[] {
  const steps = stepsBetween(sources, roomOf)
  return circlesOf(steps).map((rooms) => {
    const inside = rooms.flatMap((room) =>
      [...(steps.get(room) ?? [])].filter(([to]) => rooms.includes(to)).map(([, example]) => example),
    )
    return `${rooms.sort().join(', ')} import each other:\n  ${inside.join('\n  ')}`
  })
}

type Steps = Map<string, Map<string, string>>

/** The imports between rooms, with one example each. */
function stepsBetween(sources: ReadonlyMap<string, string>, roomOf: RoomOf): Steps {
  const steps: Steps = new Map()
  for (const [file, text] of sources) {
    const from = roomOf(file)
    if (from === undefined) continue
    for (const { target } of importsOf(file, text)) {
      const to = roomOf(target)
      if (to === undefined || to === from) continue
      const others = steps.get(from) ?? new Map<string, string>()
      steps.set(from, others)
      if (!others.has(to)) others.set(to, `${file} → ${target}`)
    }
  }
  return steps
}

function circlesOf(steps: Steps): string[][] {
  const reached = new Map([...steps.keys()].map((room) => [room, reachableFrom(steps, room)]))
  const left = new Set(reached.keys())
  const circles: string[][] = []
  for (const room of left) {
    const circle = [...left].filter((other) => reached.get(room)?.has(other) && reached.get(other)?.has(room))
    for (const other of circle) left.delete(other)
    if (circle.length > 1) circles.push(circle)
  }
  return circles
}

function reachableFrom(steps: Steps, start: string): Set<string> {
  const found = new Set<string>()
  const next = [start]
  for (let room = next.pop(); room !== undefined; room = next.pop())
    for (const to of steps.get(room)?.keys() ?? [])
      if (!found.has(to)) {
        found.add(to)
        next.push(to)
      }
  return found
}
