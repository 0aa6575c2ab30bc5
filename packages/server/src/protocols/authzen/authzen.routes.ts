import * as authzen from '@rollcall/contract/authzen.ts'
import { addressOf, type OperationDeclaration } from '@rollcall/contract/operation.ts'
import type { FastifyInstance } from 'fastify'
import { bodyLimitOf } from '../../http/body-limits.ts'
import { credentialOf } from '../../http/credentials.ts'
import { refuseAsReadBy } from '../../http/errors.ts'
import { admit, requireCaller } from '../../platform/authorise.ts'
import type { Credential, Principal } from '../../platform/principal.ts'
import { evaluate, evaluateAll } from './evaluations.ts'
import { readQuestion, readQuestions } from './messages.ts'
import { type SearchDeps, searchActions, searchResources, searchSubjects } from './searches.ts'

interface AuthzenDeps extends SearchDeps {
  publicUrl: string
  loadPrincipal(credential: Credential): Promise<Principal | undefined>
}

type Ask = (caller: Principal, body: unknown) => Promise<unknown>

/** What one question of a batch may be made of: more than twice what is in the examples of the specification. */
const valuesPerQuestion = 40
const requestId = /^[\x20-\x7e]{1,200}$/

/** OpenID AuthZEN Authorization API 1.0 over HTTP, for the tenant of whoever asks. */
export async function mountAuthzen(server: FastifyInstance, deps: AuthzenDeps): Promise<void> {
  const { subjects, publicUrl } = deps
  await server.register(async (door) => {
    door.addHook('onRequest', (request, reply, done) => {
      const given = request.headers['x-request-id']
      if (typeof given === 'string' && requestId.test(given)) reply.header('x-request-id', given)
      done()
    })
    const serve = (declaration: OperationDeclaration, ask: Ask) =>
      door.post(
        addressOf(declaration),
        {
          config: { operation: declaration.name, values: authzen.mostQuestions * valuesPerQuestion },
          bodyLimit: bodyLimitOf(declaration),
          // Before the body is read, so that strangers send none.
          async onRequest(request) {
            const credential = credentialOf(request, publicUrl)
            admit(declaration, credential && (await deps.loadPrincipal(credential)))
          },
        },
        async (request, reply) => {
          const credential = credentialOf(request, publicUrl)
          const actor = credential && (await deps.loadPrincipal(credential))
          try {
            const caller = requireCaller(declaration, actor, actor?.tenant.slug ?? '')
            const output = await ask(caller, request.body)
            reply.header('cache-control', 'no-store').type('application/json; charset=utf-8')
            return reply.send(JSON.stringify(output))
          } catch (error) {
            refuseAsReadBy(request, actor)
            throw error
          }
        },
      )
    const { evaluation, evaluations, searchSubject, searchResource, searchAction } = authzen
    serve(evaluation, ({ tenant }, body) => evaluate(subjects, tenant, readQuestion(body)))
    serve(evaluations, async ({ tenant }, body) => {
      const batch = readQuestions(body)
      if (!batch) return evaluate(subjects, tenant, readQuestion(body))
      return { evaluations: await evaluateAll(subjects, tenant, batch) }
    })
    serve(searchSubject, (caller, body) => searchSubjects(deps, caller, body))
    serve(searchResource, (caller, body) => searchResources(deps, caller, body))
    serve(searchAction, (caller, body) => searchActions(deps, caller, body))
  })
  const known = configuration(publicUrl)
  server.get('/.well-known/authzen-configuration', (_request, reply) =>
    reply.header('cache-control', 'public, max-age=3600').send(known),
  )
}

function configuration(publicUrl: string) {
  const at = (declaration: OperationDeclaration) => `${publicUrl}${addressOf(declaration)}`
  return {
    policy_decision_point: publicUrl,
    access_evaluation_endpoint: at(authzen.evaluation),
    access_evaluations_endpoint: at(authzen.evaluations),
    search_subject_endpoint: at(authzen.searchSubject),
    search_resource_endpoint: at(authzen.searchResource),
    search_action_endpoint: at(authzen.searchAction),
  }
}
