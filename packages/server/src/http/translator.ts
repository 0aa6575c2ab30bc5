import type { HttpBinding } from '@rollcall/contract/http.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Implementation } from '../operations/implement.ts'
import type { Refusal } from '../platform/problem.ts'

/** The call that an answer belongs to. */
export interface Answered {
  binding: HttpBinding
  implementation: Implementation
  request: FastifyRequest
  /** Throws when the caller may not make the call any more. Does not record a use of the credential. */
  authorisedStill(): Promise<void>
}

/**
 * Turns requests into the input of operations, and outputs and refusals into replies. It decides neither who may call nor what happens:
 * that is the same for every protocol.
 */
export interface Translator {
  /** Sets up its own body parsers, hooks and further addresses. */
  open?(routes: FastifyInstance): void
  /** The route config of a binding (`request.routeOptions.config`). */
  config?(binding: HttpBinding): Readonly<Record<string, unknown>>
  /** Makes the function that reads and checks the input of a binding. That function throws `request.invalid`. */
  reader(binding: HttpBinding): (request: FastifyRequest) => Record<string, unknown>
  answer(reply: FastifyReply, output: unknown, about: Answered): FastifyReply | Promise<FastifyReply>
  /** Answers a refusal in the protocol's own form, or throws the refusal to be answered as problem JSON. */
  refuse?(reply: FastifyReply, refusal: Refusal, request: FastifyRequest): FastifyReply
}

/** A set of operations, their bindings, and their translator. */
export interface Protocol {
  translator: Translator
  bindings: readonly HttpBinding[]
  implementations: readonly Implementation[]
}
