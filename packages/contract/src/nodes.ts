import { type Static, Type } from 'typebox'
import { Id, Time } from './fields.ts'
import { http } from './http.ts'
import { query } from './operation.ts'

const figures = {
  rss: Type.Integer({ description: 'Bytes of memory that the process has', examples: [180_000_000] }),
  heap: Type.Integer({ description: 'Bytes in use in the heap of its main thread', examples: [90_000_000] }),
  cpu: Type.Number({ description: 'Cores that it kept busy; 1 is one core', examples: [0.2] }),
  loopDelay: Type.Number({
    description:
      'How long its event loop kept a timer waiting, in milliseconds; one in a hundred waited longer',
    examples: [4.2],
  }),
  requests: Type.Number({ description: 'Requests that ended, by second', examples: [12.5] }),
  underWay: Type.Integer({ description: 'Requests that had not ended', examples: [1] }),
  connections: Type.Integer({ description: 'Connections to the database in use', examples: [2] }),
  waiting: Type.Integer({ description: 'Transactions that waited for a connection', examples: [0] }),
}

const Minute = Type.Object({ at: Time, ...figures })

const Queue = Type.Object({
  waiting: Type.Integer({ description: 'Jobs and mails that could begin, up to 10,000 of a kind' }),
  oldest: Type.Number({ description: 'For how many seconds the oldest of them waits' }),
})

const Node = Type.Object({
  id: Type.String({ ...Id, description: 'Of the process: a node that was started again has another' }),
  name: Type.String({ examples: ['app-1:7400'] }),
  version: Type.String({ examples: ['0.1.0'] }),
  startedAt: Time,
  state: Type.Union([Type.Literal('running'), Type.Literal('stopped'), Type.Literal('gone')], {
    description:
      '`stopped`: it was stopped in order. `gone`: it has said nothing for 45 seconds. Both are shown for an hour',
  }),
  seenAt: Time,
  heapLimit: Type.Integer({ description: 'The most bytes that its heap may have' }),
  latest: Type.Object(figures, { description: 'At `seenAt`, and of the seconds before' }),
  minutes: Type.Array(Minute, {
    description: 'The last hour: the most of each figure in a minute, and the mean of `requests` and `cpu`',
  }),
})
export type Node = Static<typeof Node>

export const list = query({
  name: 'nodes.list',
  summary: 'Show the nodes of the server and how they do',
  description:
    'Each node writes its figures every 15 seconds. Their times are those of the database. They are kept for an hour.',
  scope: 'server',
  needs: 'server:read-nodes',
  input: Type.Object({}),
  output: Type.Object({
    at: Time,
    nodes: Type.Array(Node),
    queue: Type.Object({
      ...Queue.properties,
      minutes: Type.Array(Type.Object({ at: Time, ...Queue.properties })),
    }),
  }),
  problems: [],
})
export type NodeList = Static<typeof list.output>

export const bindings = {
  list: http.get(list, '/server/nodes'),
}
