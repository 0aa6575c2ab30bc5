import * as authzen from '@rollcall/contract/authzen.ts'
import { addressOf, type HttpBinding } from '@rollcall/contract/http.ts'
import { protocolOperations } from '@rollcall/contract/protocols.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Protocol, Translator } from '../../http/translator.ts'
import { implement } from '../../operations/implement.ts'
import { Refusal } from '../../platform/problem.ts'
import { shapeReader } from '../../platform/validate.ts'
import { evaluate, evaluateAll } from './evaluations.ts'
import { batchOf, readQuestion, refuseTooMany } from './messages.ts'
import { type SearchDeps, searchActions, searchResources, searchSubjects } from './searches.ts'

/** The most values of one question in a batch: more than twice those of the specification's examples. */
const valuesPerQuestion = 40

/** OpenID AuthZEN Authorization API 1.0 over HTTP, for the tenant of the caller. */
export function authzenProtocol(deps: SearchDeps & { publicUrl: string }): Protocol {
  return {
    bindings: Object.values(authzen.bindings),
    implementations: authzenOperations(deps),
    translator: translatorFor(deps.publicUrl),
  }
}

// Each operation reads in its own transactions, if at all: subjects are cached in memory.
function authzenOperations(deps: SearchDeps) {
  const { subjects } = deps
  return implement(protocolOperations.authzen, {
    evaluation: { fromCaller: ({ actor: { tenant } }, question) => evaluate(subjects, tenant, question) },
    evaluations: {
      async fromCaller({ actor: { tenant } }, input) {
        const batch = batchOf(input)
        if (!batch) return evaluate(subjects, tenant, readQuestion(input))
        return { evaluations: await evaluateAll(subjects, tenant, batch) }
      },
    },
    searchSubject: { fromCaller: ({ actor, signal }, input) => searchSubjects(deps, actor, input, signal) },
    searchResource: { fromCaller: ({ actor }, input) => searchResources(deps, actor, input) },
    searchAction: { fromCaller: ({ actor }, input) => searchActions(deps, actor, input) },
  })
}

function translatorFor(publicUrl: string): Translator {
  const known = configuration(publicUrl)
  return {
    open(routes) {
      routes.addHook('onSend', asBytes)
      routes.get(
        '/.well-known/authzen-configuration',
        { config: { callersRequestId: true } },
        (_request, reply) => reply.header('cache-control', 'public, max-age=3600').send(known),
      )
    },
    config: () => ({ values: authzen.mostQuestions * valuesPerQuestion, callersRequestId: true }),
    reader({ operation }) {
      const read = shapeReader(operation.input)
      return ({ body }) => {
        refuseTooMany(body)
        return read(body)
      }
    },
    answer: (reply, output) =>
      reply
        .header('cache-control', 'no-store')
        .type('application/json; charset=utf-8')
        .send(JSON.stringify(output)),
    // A body that is not `application/json` is a bad request here: the protocol has no other status for it (AuthZEN 1.0, "Error
    // Responses").
    refuse(_reply, refusal) {
      if (refusal.code === 'request.unsupported_media_type') throw new Refusal('request.invalid.media_type')
      throw refusal.code === 'request.unsupported_encoding'
        ? new Refusal('request.invalid.encoding')
        : refusal
    },
  }
}

/** Sends the text as bytes. For a text Node would write the headers in UTF-8 too, and a request id that is not ASCII would change. */
async function asBytes(_request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<unknown> {
  const isAscii = /^[\t\x20-\x7e]*$/.test(String(reply.getHeader('x-request-id')))
  return isAscii || typeof payload !== 'string' ? payload : Buffer.from(payload)
}

function configuration(publicUrl: string) {
  const { evaluation, evaluations, searchSubject, searchResource, searchAction } = authzen.bindings
  const at = (binding: HttpBinding) => `${publicUrl}${addressOf(binding)}`
  return {
    policy_decision_point: publicUrl,
    access_evaluation_endpoint: at(evaluation),
    access_evaluations_endpoint: at(evaluations),
    search_subject_endpoint: at(searchSubject),
    search_resource_endpoint: at(searchResource),
    search_action_endpoint: at(searchAction),
  }
}
