import {
  accessCase,
  casbinEngine,
  caslEngine,
  type Engine,
  rollcallEngine,
  setEngine,
} from './support/access-engines.ts'
import { inPairs } from './support/numbers.ts'
import { heading, measure, tidy } from './support/report.ts'

const rounds = 5

await againstEngines()

/** `can()` against what else decides in the same process, on the same model and the same questions. */
async function againstEngines(): Promise<void> {
  const made = accessCase()
  heading(
    `decisions in the process: ${made.roles.length.toLocaleString('en')} roles, ${made.users.length.toLocaleString('en')} users`,
  )
  const own = rollcallEngine(made)
  const others = [
    { name: 'casbin', engine: await casbinEngine(made), questions: 100, goal: 1_000 },
    { name: '@casl/ability', engine: caslEngine(made), questions: made.questions.length, goal: 5 },
    { name: 'Set.has', engine: setEngine(made), questions: made.questions.length, goal: 0.5 },
  ]
  for (const { name, engine, questions, goal } of others) {
    const asked = made.questions.slice(0, questions)
    if (asked.some(({ user, permission }) => own(user, permission) !== engine(user, permission)))
      throw new Error(`can() and ${name} do not decide alike`)
    const { ratio, first, second, count } = await inPairs(
      rounds,
      async () => perSecond(own, made.questions),
      async () => perSecond(engine, asked),
    )
    const from = `${tidy(first / 1e6)} against ${tidy(second / 1e6)} million/s, ${count} pairs`
    measure(`can(), decisions/s, against ${name}`, ratio, { atLeast: goal }, { from })
  }
}

/** Decisions per second: the questions again and again for a while. */
function perSecond(engine: Engine, questions: readonly { user: number; permission: string }[]): number {
  const least = 300
  const begin = performance.now()
  let allowed = 0
  let asked = 0
  while (performance.now() - begin < least) {
    for (const { user, permission } of questions) if (engine(user, permission)) allowed += 1
    asked += questions.length
  }
  if (allowed === 0) throw new Error('Nothing was allowed: the engine was not asked')
  return (asked / (performance.now() - begin)) * 1_000
}
