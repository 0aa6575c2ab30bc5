import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort } from '../../packages/server/test/running-server.ts'
import { findProxy } from '../../scripts/system-parts.mjs'

const shipped = (file: string) =>
  readFile(fileURLToPath(new URL(`../../deploy/proxies/${file}`, import.meta.url)), 'utf8')

export const proxies = ['nginx', 'HAProxy', 'Caddy'] as const
export type ProxyName = (typeof proxies)[number]

export interface RunningProxy {
  name: ProxyName
  port: number
  stop(): Promise<void>
}

/** Where a proxy keeps its files, and what stands behind it. */
export interface Place {
  folder: string
  /** Two addresses, as host:port. */
  backends: [string, string]
  /** Where {@link makeCertificate} has put them. */
  certificates: string
}

/** A certificate for localhost, signed by itself: certificate, key, and both in one file. */
export async function makeCertificate(folder: string): Promise<{ pem: string }> {
  const [crt, key] = [join(folder, 'users.crt'), join(folder, 'users.key')]
  const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  const name = ['-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
  execFileSync('openssl', [...request, ...name, '-keyout', key, '-out', crt], { stdio: 'ignore' })
  const pem = await readFile(crt, 'utf8')
  await writeFile(join(folder, 'users.pem'), pem + (await readFile(key, 'utf8')), { mode: 0o600 })
  return { pem }
}

/**
 * Starts a proxy with the file that is shipped for it, on a port of loopback. Only addresses, ports and places of files are others than
 * in the file, and it gives up a silent connection after three seconds.
 */
export async function startProxy(name: ProxyName, place: Place): Promise<RunningProxy> {
  const port = await freePort()
  const folder = join(place.folder, name)
  await mkdir(folder, { recursive: true })
  await chmod(folder, 0o755)
  const { file, text, args } = await makers[name]({ ...place, folder, port })
  await writeFile(join(folder, file), text)
  const child = spawn(findProxy(name) ?? name, args, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
  })
  const killNow = () => child.kill('SIGKILL')
  process.once('exit', killNow)
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      said += chunk
    })
  await untilListening(port, () => {
    if (child.exitCode !== null) throw new Error(`${name} ended:\n${said}`)
  })
  return {
    name,
    port,
    async stop() {
      process.off('exit', killNow)
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    },
  }
}

interface Making extends Place {
  port: number
}

const makers: Record<ProxyName, (making: Making) => Promise<{ file: string; text: string; args: string[] }>> =
  {
    async nginx({ folder, port, backends, certificates }) {
      const server = adapt(await shipped('nginx.conf'), [
        ...addresses(backends),
        ['listen 80;', `listen 127.0.0.1:${await freePort()};`],
        ['listen 443 ssl http2;', `listen 127.0.0.1:${port} ssl http2;`],
        ['/etc/nginx/users.pem', join(certificates, 'users.crt')],
        ['/etc/nginx/users.key', join(certificates, 'users.key')],
        ['proxy_read_timeout 60s', 'proxy_read_timeout 3s'],
      ])
      const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
        (kind) => `${kind}_temp_path ${join(folder, kind)};`,
      )
      const text = `daemon off; user ${userInfo().username}; pid ${join(folder, 'pid')}; error_log stderr warn; events {}
http { access_log off; ${places.join(' ')}
${server}}
`
      return {
        file: 'nginx.conf',
        text,
        args: ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr'],
      }
    },
    async HAProxy({ folder, port, backends, certificates }) {
      const text = adapt(await shipped('haproxy.cfg'), [
        ...addresses(backends),
        ['bind :80\n', `bind 127.0.0.1:${await freePort()}\n`],
        ['bind :443 ', `bind 127.0.0.1:${port} `],
        ['/etc/haproxy/users.pem', join(certificates, 'users.pem')],
        ['timeout server 60s', 'timeout server 3s'],
        ['timeout client 60s', 'timeout client 3s'],
      ])
      return { file: 'haproxy.cfg', text, args: ['-db', '-f', join(folder, 'haproxy.cfg')] }
    },
    async Caddy({ folder, port, backends, certificates }) {
      const site = adapt(await shipped('Caddyfile'), [
        ...addresses(backends),
        [
          'users.example.com {',
          `https://localhost:${port} {\nbind 127.0.0.1\ntls ${join(certificates, 'users.crt')} ${join(certificates, 'users.key')}`,
        ],
        ['dial_timeout 2s', 'dial_timeout 2s\nread_timeout 3s'],
      ])
      const text = `{
admin off
auto_https disable_redirects
}
${site}`
      return {
        file: 'Caddyfile',
        text,
        args: ['run', '--config', join(folder, 'Caddyfile'), '--adapter', 'caddyfile'],
      }
    },
  }

const addresses = (backends: [string, string]): [string, string][] => [
  ['10.0.0.11:7400', backends[0]],
  ['10.0.0.12:7400', backends[1]],
]

/** Fails where the file does not say any more what the test has to replace. */
function adapt(text: string, replacements: [string, string][]): string {
  return replacements.reduce((changed, [from, to]) => {
    if (changed.split(from).length !== 2) throw new Error(`The file must say ${from} once`)
    return changed.replace(from, to)
  }, text)
}

async function untilListening(port: number, check: () => void): Promise<void> {
  for (let attempt = 0; attempt < 400; attempt++) {
    check()
    const socket = connect(port, '127.0.0.1')
    const [name] = await Promise.race([
      once(socket, 'connect').then(() => ['connect']),
      once(socket, 'error').then(() => ['error']),
    ]).catch(() => ['error'])
    socket.destroy()
    if (name === 'connect') return
    await sleep(25)
  }
  throw new Error(`Nothing listens on port ${port} after ten seconds`)
}
