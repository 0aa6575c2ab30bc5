import { freePort } from '../../server/test/running-server.ts'
import { type Person, startTestApp, type TestApp } from '../../server/test/test-app.ts'
import { createRollcall, type Rollcall } from '../src/rollcall.ts'

/** The product's network to the server: complete; without a change stream, or with a silent one; or down. */
type Network = 'whole' | 'no stream' | 'silent stream' | 'down'

export interface Stage {
  app: TestApp
  url: string
  ada: Person
  /** A key with the permission decisions:ask. */
  apiKey: string
  keyOf(person: Person): Promise<{ id: string; key: string }>
  /** Changes something as the first administrator. Fails when the server refuses. */
  change(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: object): Promise<void>
  close(): Promise<void>
}

/** A listening server, with the profile of the example product, and with groups. */
export async function openStage(): Promise<Stage> {
  const app = await startTestApp({
    profile: 'mimir',
    change: (source) => {
      source.groups.enabled = true
    },
  })
  const url = await app.server.listen({ host: '127.0.0.1', port: 0 })
  const ada = await app.firstAdministrator()

  async function keyOf({ cookie }: Person) {
    const body = { name: `key ${Math.random()}` }
    const made = await app.request({ method: 'POST', path: '/me/api-keys', body, cookie })
    return { id: made.body.id as string, key: made.body.key as string }
  }

  const { key: apiKey } = await keyOf(ada)
  return {
    app,
    url,
    ada,
    apiKey,
    keyOf,
    async change(method, path, body) {
      const answer = await app.request({ method, path, body, cookie: ada.cookie })
      if (answer.status >= 300) throw new Error(answer.raw)
    },
    async close() {
      // A client that aborts before it has sent anything leaves a connection that the server does not count as idle.
      app.server.server.closeAllConnections()
      await app.close()
    },
  }
}

export interface Product {
  rollcall: Rollcall
  errors: Error[]
  /** The questions sent to the server, without the change stream. */
  readonly asked: number
  network: Network
  /** The stream has sent an id from which another one can resume. */
  readonly resumable: boolean
  close(): Promise<void>
}

/** A product's connection whose requests are counted, and whose network can fail. */
export async function connect(
  { url, apiKey }: Stage,
  options: { cacheSize?: number } = {},
): Promise<Product> {
  const nowhere = `http://127.0.0.1:${await freePort()}`
  const errors: Error[] = []
  const open = new Set<() => void>()
  let network: Network = 'whole'
  let asked = 0
  let resumable = false

  const throughNetwork: typeof fetch = async (input, init) => {
    const address = String(input)
    const isStream = address.endsWith('/changes')
    if (!isStream) asked += 1
    if (network === 'down' || (isStream && network === 'no stream'))
      return fetch(address.replace(url, nowhere), init)
    const response = await fetch(address, init)
    return isStream ? new Response(whileItSpeaks(response), response) : response
  }

  /** The body of a stream, which can be cut, or fall silent without ending. */
  function whileItSpeaks({ body }: Response): ReadableStream<Uint8Array> | undefined {
    return body?.pipeThrough(
      new TransformStream({
        start(controller) {
          open.add(() => controller.error(new Error('The connection was lost')))
        },
        transform(bytes, controller) {
          if (network === 'silent stream') return
          controller.enqueue(bytes)
          resumable ||= /^id: /m.test(new TextDecoder().decode(bytes))
        },
      }),
    )
  }

  const rollcall = createRollcall({
    url,
    tenant: 'default',
    apiKey,
    fetch: throughNetwork,
    onError: (error) => errors.push(error),
    ...options,
  })
  return {
    rollcall,
    errors,
    get asked() {
      return asked
    },
    get resumable() {
      return resumable
    },
    get network() {
      return network
    },
    set network(next) {
      network = next
      if (next === 'whole' || next === 'silent stream') return
      for (const cut of open) cut()
      open.clear()
    },
    close: () => rollcall.close(),
  }
}

/** The headers of a request with the session cookie of a person. */
export const withCookie = ({ cookie }: Pick<Person, 'cookie'>) => ({ cookie: `rollcall=${cookie}` })
/** The headers of a request with an API key. */
export const withKey = (key: string) => ({ authorization: `Bearer ${key}` })

/** Waits until the sender of these headers is identified without asking: the change stream is trusted, and the answer is kept. */
export async function untilKnown(product: Product, headers: Record<string, string>): Promise<void> {
  const deadline = performance.now() + 5000
  for (;;) {
    await product.rollcall.identify(headers)
    const before = product.asked
    await product.rollcall.identify(headers)
    if (product.asked === before) return
    if (performance.now() > deadline) throw new Error('The product went on asking')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
