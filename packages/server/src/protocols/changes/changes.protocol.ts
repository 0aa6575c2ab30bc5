import type { ServerResponse } from 'node:http'
import { bindings, type follow } from '@rollcall/contract/changes.ts'
import { protocolOperations } from '@rollcall/contract/contract.ts'
import type { Output } from '@rollcall/contract/operation.ts'
import { json } from '../../http/json.ts'
import type { Protocol } from '../../http/translator.ts'
import { implement } from '../../platform/operations.ts'
import { Refusal } from '../../platform/problem.ts'
import type { ChangeStreams } from './change-streams.ts'

/** How often a stream shows that it is alive, and asks whether its reader still may: twice within the second that readers wait. */
const heartbeatInterval = 500
/** Bytes that a reader may leave unread before it is cut off: by beginning anew it knows that it has missed something. */
const mostUnread = 64 * 1024

/** Server-sent events: `ready` at first, then a `change` for everything that does not hold any more. */
export function changesProtocol(streams: ChangeStreams): Protocol {
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
      open(door) {
        // Before the server waits for what is under way: a stream never ends by itself.
        door.addHook('preClose', (done) => {
          streams.close()
          done()
        })
      },
      async answer(reply, output, { request, authorisedStill }) {
        const { tenant, owner, credential } = output as Output<typeof follow>
        // What a stream would be like is told without opening one.
        if (request.method === 'HEAD')
          return reply.type('text/event-stream').header('cache-control', 'no-store').send()
        const { raw } = reply
        const { socket } = request.raw
        // Whoever has left meanwhile is told nothing, and will not be heard leaving.
        if (raw.closed || socket.destroyed) return reply.hijack()
        const remove = streams.add(tenant, {
          credentialId: credential,
          ownerId: owner,
          send: (change) => write(raw, `event: change\ndata: ${JSON.stringify(change)}\n\n`),
          end: () => end(raw),
        })
        if (!remove) throw noMoreStreams()
        let asking = false
        const heartbeat = setInterval(async () => {
          // While the database keeps one question waiting, further ones would only wait behind it.
          if (asking) return
          asking = true
          try {
            await authorisedStill()
            write(raw, ':\n\n')
          } catch {
            end(raw)
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
        // An answer that waits behind another one on its connection does not close with that.
        socket.once('close', leave)
        reply.hijack()
        raw.writeHead(200, {
          ...(reply.getHeaders() as Record<string, string>),
          'content-type': 'text/event-stream',
          'cache-control': 'no-store',
          // Some proxies hold back what they pass on until there is enough of it.
          'x-accel-buffering': 'no',
        })
        write(raw, 'event: ready\ndata: {}\n\n')
        return reply
      },
    },
  }
}

function write(raw: ServerResponse, text: string): void {
  if (raw.writableEnded) return
  if (raw.writableLength > mostUnread) raw.destroy()
  else raw.write(text)
}

/** Whoever has not read what was sent so far is not waited for. */
function end(raw: ServerResponse): void {
  if (raw.writableLength > 0) raw.destroy()
  else raw.end()
}

function noMoreStreams(): Refusal {
  return new Refusal(
    'server.unavailable',
    'No further change stream can be opened at this moment. Ask for each decision meanwhile.',
    { retryAfter: 1 },
  )
}
