import type { HttpBinding } from '@rollcall/contract/http.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Implementation } from '../operations/implement.ts'
import type { Refusal } from '../platform/problem.ts'

/** What an answer is about. */
export interface Answered {
  binding: HttpBinding
  implementation: Implementation
  request: FastifyRequest
  /** Throws when the caller may not make the call any more. It does not count as a use of the credential. */
  authorisedStill(): Promise<void>
}

/**
 * Turns requests into the input of operations, and outputs and refusals into replies. It decides nothing: who may call, and what happens,
 * is the same for all of them.
 */
export interface Translator {
  /** Sets up what is its own: parsers of bodies, hooks, further addresses. */
  open?(routes: FastifyInstance): void
  /** What the routes of a binding have set (`request.routeOptions.config`). */
  config?(binding: HttpBinding): Readonly<Record<string, unknown>>
  /** Makes what reads the input of a binding and checks it; that throws `request.invalid`. */
  reader(binding: HttpBinding): (request: FastifyRequest) => Record<string, unknown>
  answer(reply: FastifyReply, output: unknown, about: Answered): FastifyReply | Promise<FastifyReply>
  /** Answers a refusal in a way of its own, or throws the one that is to be answered as problem JSON. */
  refuse?(reply: FastifyReply, refusal: Refusal, request: FastifyRequest): FastifyReply
}

/** Operations, how they are reached, and the translator that speaks for them. */
export interface Protocol {
  translator: Translator
  bindings: readonly HttpBinding[]
  implementations: readonly Implementation[]
}
