import { Readable } from 'node:stream'
import { locationOf, statusOf } from '@rollcall/contract/http.ts'
import type { Download } from '@rollcall/contract/operation.ts'
import type { FastifyReply } from 'fastify'
import { inputReader } from '../platform/validate.ts'
import { mostValuesOf } from './request-guards.ts'
import type { Translator } from './translator.ts'

/** Rollcall's own JSON: the path, the query and a JSON body in, JSON or a file out. */
export const json: Translator = {
  config: ({ operation }) => ({ values: mostValuesOf(operation.input) }),

  reader(binding) {
    const read = inputReader(binding)
    return ({ params, query, body }) =>
      read({ path: params as Record<string, unknown>, query: query as Record<string, unknown>, body })
  },

  answer(reply, output, { binding, implementation, request }) {
    reply.header('cache-control', 'no-store').status(statusOf(binding))
    const location = locationOf(binding, request.params as Record<string, unknown>, output)
    if (location !== undefined) reply.header('location', location)
    return binding.download
      ? sendDownload(reply, output as Download)
      : sendJson(reply, output, implementation.handler.fromCaller !== undefined)
  },
}

// An answer that is made once and given many times, such as who the caller is, is also put into text once.
const texts = new WeakMap<object, string>()

function sendJson(reply: FastifyReply, output: unknown, kept: boolean): FastifyReply {
  if (output === null) return reply.send()
  const text = (kept && texts.get(output as object)) || JSON.stringify(output)
  if (kept) texts.set(output as object, text)
  return reply.type('application/json; charset=utf-8').serializer(asItIs).send(text)
}

function asItIs(text: unknown): string {
  return text as string
}

function sendDownload(reply: FastifyReply, { contentType, filename, chunks }: Download): FastifyReply {
  return reply
    .type(contentType)
    .header('content-disposition', `attachment; filename="${filename.replace(/[^\w.-]/g, '_')}"`)
    .send(Readable.from(chunks))
}
