import type { ProblemCode } from '@rollcall/contract/problems.ts'
import { bindings } from '@rollcall/contract/protocols.ts'
import type { FastifyInstance } from 'fastify'
import { problemCodesOf } from '../src/http/openapi.ts'

/** Watches all answers. The returned function throws when an operation answered with a problem that the contract does not declare. */
export function watchProblems(server: FastifyInstance): () => void {
  const byName = new Map(bindings.map((binding) => [binding.operation.name, binding]))
  const surprises: string[] = []
  server.addHook('onSend', async (request, reply, payload) => {
    const binding = byName.get((request.routeOptions.config as { operation?: string }).operation ?? '')
    if (!binding || reply.getHeader('content-type') !== 'application/problem+json') return
    const { code } = JSON.parse(payload as string) as { code: ProblemCode }
    // A request in another spelling never reached the operation.
    if (code === 'route.not_found') return
    if (!problemCodesOf(binding).includes(code)) surprises.push(`${binding.operation.name} answered ${code}`)
  })
  return () => {
    const [first] = surprises.splice(0)
    if (first) throw new Error(`${first}, which the contract does not announce`)
  }
}
