import type { Answer, TestApp, TestRequest } from './test-app.ts'

/** Sends requests like one browser: it keeps the cookies that it gets, and sends all of them. */
export class Browser {
  readonly cookies = new Map<string, string>()
  readonly #app: Pick<TestApp, 'request' | 'signIn'>

  constructor(app: Pick<TestApp, 'request' | 'signIn'>) {
    this.#app = app
  }

  /** The cookies of the last answer, with their attributes, as they were sent. */
  lastSet: string[] = []

  /** `node` answers instead of the app that the browser was made for. */
  async request(request: TestRequest, node: Pick<TestApp, 'request'> = this.#app): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { ...request.headers, ...(cookie ? { cookie } : {}) }
    return this.#keep(await node.request({ ...request, headers }))
  }

  async signIn(person: { username: string; password: string }): Promise<Answer> {
    const { username, password } = person
    return this.request({
      method: 'POST',
      path: '/tenants/default/sign-in/password',
      body: { username, password },
    })
  }

  #keep(answer: Answer): Answer {
    const set = answer.headers['set-cookie'] ?? []
    this.lastSet = Array.isArray(set) ? set : [String(set)]
    for (const line of this.lastSet) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '') this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
    return answer
  }
}
