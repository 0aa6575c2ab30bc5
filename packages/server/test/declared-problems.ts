import type { ProblemCode } from '@rollcall/contract/problems.ts'
import type { FastifyInstance } from 'fastify'
import { operations, problemCodesOf } from '../src/http/openapi.ts'

/** Watches all answers; what it returns throws when an operation answered with a problem that the contract does not announce. */
export function watchProblems(server: FastifyInstance): () => void {
  const byName = new Map(operations.map((declaration) => [declaration.name, declaration]))
  const surprises: string[] = []
  server.addHook('onSend', async (request, reply, payload) => {
    const declaration = byName.get((request.routeOptions.config as { operation?: string }).operation ?? '')
    if (!declaration || reply.getHeader('content-type') !== 'application/problem+json') return
    const { code } = JSON.parse(payload as string) as { code: ProblemCode }
    // What was asked for in other letters never was a question to the operation.
    if (code === 'route.not_found') return
    if (!problemCodesOf(declaration).includes(code)) surprises.push(`${declaration.name} answered ${code}`)
  })
  return () => {
    const [first] = surprises.splice(0)
    if (first) throw new Error(`${first}, which the contract does not announce`)
  }
}
