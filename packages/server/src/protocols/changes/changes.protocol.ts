import { bindings, type follow } from '@rollcall/contract/changes.ts'
import type { Output } from '@rollcall/contract/operation.ts'
import { protocolOperations } from '@rollcall/contract/protocols.ts'
import { json } from '../../http/json.ts'
import type { Protocol } from '../../http/translator.ts'
import { implement } from '../../operations/implement.ts'
import type { Invalidation } from '../../platform/invalidations.ts'
import { Refusal } from '../../platform/problem.ts'
import { type ChangeStreams, changeOf, type Listener } from './change-streams.ts'
import { openEventWriter } from './event-writer.ts'

/**
 * How often a stream sends a heartbeat and checks its reader's permission, in milliseconds: twice within the second after which readers
 * give up.
 */
const heartbeatInterval = 500

/** Returns what became invalid in a tenant since a position; undefined when that is not known any more. */
type MissedSince = (tenant: string, position: string) => Promise<Invalidation[] | undefined>

/**
 * The change stream as server-sent events: first `ready`, then a `change` for every invalidation. A reader that sends the last id of
 * another stream, of any node, is first told what it has missed.
 */
export function changesProtocol(streams: ChangeStreams, missedSince: MissedSince): Protocol {
  return {
    bindings: Object.values(bindings),
    implementations: implement(protocolOperations.changes, {
      follow: {
        fromCaller: ({ actor }) => ({
          tenant: actor.tenant.id,
          owner: actor.id,
          credential: actor.credential.id,
        }),
      },
    }),
    translator: {
      ...json,
      open(routes) {
        // Before the server waits for open answers: a stream never ends by itself.
        routes.addHook('preClose', (done) => {
          streams.close()
          done()
        })
      },
      async answer(reply, output, { request, authorisedStill }) {
        const { tenant, owner, credential } = output as Output<typeof follow>
        // HEAD answers with the headers, without opening a stream.
        if (request.method === 'HEAD')
          return reply.type('text/event-stream').header('cache-control', 'no-store').send()
        const { raw } = reply
        const { socket } = request.raw
        // A client that has left meanwhile would never be noticed leaving.
        if (raw.closed || socket.destroyed) return reply.hijack()
        const writer = openEventWriter(raw)
        const listener: Listener = {
          credentialId: credential,
          ownerId: owner,
          send: (change) => writer.write(`event: change\ndata: ${JSON.stringify(change)}\n\n`),
          end: writer.end,
        }
        const remove = streams.add(tenant, listener)
        if (!remove) throw noMoreStreams()
        let asking = false
        const heartbeat = setInterval(async () => {
          // While the database delays one question, further ones would only queue behind it.
          if (asking) return
          asking = true
          try {
            await authorisedStill()
            writer.write(`:\n${idLine(streams.position)}\n`)
          } catch {
            writer.end()
          } finally {
            asking = false
          }
        }, heartbeatInterval)
        const leave = () => {
          clearInterval(heartbeat)
          remove()
          socket.off('close', leave)
        }
        raw.once('close', leave)
        // An answer that waits behind another one on its connection gets no close event of its own.
        socket.once('close', leave)
        // It is listening by now, so no change is lost in between.
        const last = request.headers['last-event-id']
        const missed = await (typeof last === 'string' ? missedSince(tenant, last) : undefined)?.catch(
          (error: unknown) => {
            leave()
            throw error
          },
        )
        if (raw.closed || socket.destroyed) return reply.hijack()
        if (writer.ended) {
          leave()
          throw noMoreStreams()
        }
        reply.hijack()
        raw.writeHead(200, {
          ...(reply.getHeaders() as Record<string, string>),
          'content-type': 'text/event-stream',
          'cache-control': 'no-store',
          // Tells proxies not to buffer the stream.
          'x-accel-buffering': 'no',
        })
        if (missed) streams.catchUp(listener, missed.map(changeOf))
        const ready = `event: ready\ndata: ${JSON.stringify({ resumed: missed !== undefined })}\n${idLine(streams.position)}\n`
        // A reader that resumes learns of the changes before it trusts its cache again.
        if (missed) {
          writer.write(ready)
          writer.begin()
        } else {
          writer.begin(ready)
        }
        return reply
      },
    },
  }
}

function idLine(position: string | undefined): string {
  return position === undefined ? '' : `id: ${position}\n`
}

function noMoreStreams(): Refusal {
  return new Refusal('server.unavailable.streams', {}, { retryAfter: 1 })
}
