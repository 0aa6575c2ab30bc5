import { type EventName, events } from '@rollcall/contract/events/events.ts'
import { Compile } from 'typebox/compile'
import type { Subscriber } from '../src/platform/events.ts'

const checks = new Map<EventName, ReturnType<typeof Compile>>()

/** Throws for an event whose JSON does not match its declaration. Every test checks its events this way. */
export const requireDeclared: Subscriber = (_, all) => {
  for (const { name, data } of all) {
    const check = checks.get(name) ?? Compile(events[name].data)
    checks.set(name, check)
    const json: unknown = JSON.parse(JSON.stringify(data))
    if (!check.Check(json))
      throw new Error(`${name} is not as declared: ${JSON.stringify([json, check.Errors(json)])}`)
  }
}
