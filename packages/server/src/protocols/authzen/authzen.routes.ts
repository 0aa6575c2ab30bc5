import * as authzen from '@rollcall/contract/authzen.ts'
import { bindingOf } from '@rollcall/contract/contract.ts'
import { addressOf } from '@rollcall/contract/http.ts'
import type { Operation } from '@rollcall/contract/operation.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { signalOf } from '../../http/abandoning.ts'
import { bodyLimitOf } from '../../http/body-limits.ts'
import { credentialOf } from '../../http/credentials.ts'
import { refusalOf, refuseAsReadBy } from '../../http/errors.ts'
import { admit, requireCaller } from '../../platform/authorise.ts'
import type { Credential, Principal } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { evaluate, evaluateAll } from './evaluations.ts'
import { readQuestion, readQuestions } from './messages.ts'
import { type SearchDeps, searchActions, searchResources, searchSubjects } from './searches.ts'

interface AuthzenDeps extends SearchDeps {
  publicUrl: string
  authenticate(credential: Credential): Promise<Principal | undefined>
}

type Ask = (caller: Principal, body: unknown, signal: AbortSignal) => Promise<unknown>

/** What one question of a batch may be made of: more than twice what is in the examples of the specification. */
const valuesPerQuestion = 40

/** OpenID AuthZEN Authorization API 1.0 over HTTP, for the tenant of whoever asks. */
export async function mountAuthzen(server: FastifyInstance, deps: AuthzenDeps): Promise<void> {
  const { subjects, publicUrl } = deps
  await server.register(async (door) => {
    door.addHook('onSend', asBytes)
    door.setErrorHandler((error) => {
      throw asBadRequest(error)
    })
    const serve = (declaration: Operation, ask: Ask) =>
      door.post(
        addressOf(bindingOf(declaration)),
        {
          config: {
            operation: declaration.name,
            values: authzen.mostQuestions * valuesPerQuestion,
            callersRequestId: true,
          },
          bodyLimit: bodyLimitOf(bindingOf(declaration)),
          // Before the body is read, so that strangers send none.
          async onRequest(request) {
            const credential = credentialOf(request, publicUrl)
            admit(declaration, credential && (await deps.authenticate(credential)))
          },
        },
        async (request, reply) => {
          const credential = credentialOf(request, publicUrl)
          const actor = credential && (await deps.authenticate(credential))
          try {
            const caller = requireCaller(declaration, actor, actor?.tenant.slug ?? '')
            const output = await ask(caller, request.body, signalOf(request, reply))
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
    serve(searchSubject, (caller, body, signal) => searchSubjects(deps, caller, body, signal))
    serve(searchResource, (caller, body) => searchResources(deps, caller, body))
    serve(searchAction, (caller, body) => searchActions(deps, caller, body))
    const known = configuration(publicUrl)
    door.get(
      '/.well-known/authzen-configuration',
      { config: { callersRequestId: true } },
      (_request, reply) => reply.header('cache-control', 'public, max-age=3600').send(known),
    )
  })
}

/** Node writes the headers before a text in the text's UTF-8: a request id that is not ASCII would come back as other bytes. */
async function asBytes(_request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<unknown> {
  const isAscii = /^[\t\x20-\x7e]*$/.test(String(reply.getHeader('x-request-id')))
  return isAscii || typeof payload !== 'string' ? payload : Buffer.from(payload)
}

/** A body that is not `application/json` is a bad request here: the protocol knows no other status for it (AuthZEN 1.0, "Error Responses"). */
function asBadRequest(error: unknown): unknown {
  const refusal = refusalOf(error as Error)
  return refusal.status === 415 ? new Refusal('request.invalid', refusal.message) : error
}

function configuration(publicUrl: string) {
  const at = (declaration: Operation) => `${publicUrl}${addressOf(bindingOf(declaration))}`
  return {
    policy_decision_point: publicUrl,
    access_evaluation_endpoint: at(authzen.evaluation),
    access_evaluations_endpoint: at(authzen.evaluations),
    search_subject_endpoint: at(authzen.searchSubject),
    search_resource_endpoint: at(authzen.searchResource),
    search_action_endpoint: at(authzen.searchAction),
  }
}
