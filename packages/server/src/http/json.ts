import { Readable } from 'node:stream'
import { locationOf, statusOf } from '@rollcall/contract/http.ts'
import type { Download } from '@rollcall/contract/operation.ts'
import type { FastifyReply } from 'fastify'
import { isShared } from '../operations/output.ts'
import { inputReader } from '../platform/validate.ts'
import { mostValuesOf } from './request-guards.ts'
import type { Translator } from './translator.ts'

/** Rollcall's own JSON: input from the path, the query and a JSON body; output as JSON or a file. */
export const json: Translator = {
  config: ({ operation, upload }) => ({
    values: mostValuesOf(operation.input),
    ...(upload === undefined ? {} : { file: true }),
  }),

  reader(binding) {
    const read = inputReader(binding)
    return ({ params, query, body }) =>
      read({ path: params as Record<string, unknown>, query: query as Record<string, unknown>, body })
  },

  answer(reply, output, { binding, request }) {
    reply.header('cache-control', 'no-store').status(statusOf(binding))
    const location = locationOf(binding, request.params as Record<string, unknown>, output)
    if (location !== undefined) reply.header('location', location)
    return binding.download ? sendDownload(reply, output as Download) : sendJson(reply, output)
  },
}

const texts = new WeakMap<object, string>()

function sendJson(reply: FastifyReply, output: unknown): FastifyReply {
  if (output === null) return reply.send()
  return reply.type('application/json; charset=utf-8').serializer(asItIs).send(textOf(output))
}

function textOf(output: unknown): string {
  if (!isShared(output)) return JSON.stringify(output)
  const text = texts.get(output) ?? JSON.stringify(output)
  texts.set(output, text)
  return text
}

function asItIs(text: unknown): string {
  return text as string
}

// A picture that is opened by itself is a page of nothing else: whatever a browser might take it for, it may do nothing.
const onPages = { 'content-security-policy': "default-src 'none'; sandbox" }
const forGood = 'max-age=31536000, immutable'

function sendDownload(
  reply: FastifyReply,
  { contentType, filename, chunks, immutable }: Download,
): FastifyReply {
  if (immutable)
    return reply
      .type(contentType)
      .headers({ ...onPages, 'cache-control': `${immutable}, ${forGood}` })
      .send(Readable.from(chunks))
  return reply
    .type(contentType)
    .header('content-disposition', `attachment; filename="${filename.replace(/[^\w.-]/g, '_')}"`)
    .send(Readable.from(chunks))
}
