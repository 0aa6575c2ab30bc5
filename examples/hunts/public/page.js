const byId = (id) => document.getElementById(id)
/** What the page shows, as the API has told it. */
let session
let shown

/** Asks who is signed in and what they may, while somebody looks: whatever changes in Rollcall shows without reloading. */
async function follow() {
  try {
    if (!document.hidden) await ask()
    byId('trouble').hidden = true
  } catch {
    byId('trouble').hidden = false
  }
  setTimeout(follow, 250)
}

async function ask() {
  const answer = await fetch('/api/session')
  if (!answer.ok) throw new Error(`The API answers ${answer.status}`)
  const text = await answer.text()
  if (text !== shown) await show(JSON.parse(text))
  shown = text
}

async function show(next) {
  session = next
  const { user, impersonatedBy, may = [], hostCap, links } = session
  byId('welcome').hidden = user !== null
  byId('who').replaceChildren(
    ...(user
      ? [
          element('span', {}, `Signed in as ${user.name} (${user.roles.join(', ')})`),
          element('a', { href: links.account }, 'Account'),
          element('a', { href: links.signOut }, 'Sign out'),
        ]
      : [element('a', { href: links.signIn }, 'Sign in')]),
  )
  byId('banner').hidden = !impersonatedBy
  byId('banner').replaceChildren(
    ...(impersonatedBy
      ? [
          element('span', {}, `${impersonatedBy.by.name} looks as ${user.name}: ${impersonatedBy.reason}`),
          element('a', { href: links.account }, 'Stop in Rollcall'),
        ]
      : []),
  )
  byId('cap').textContent =
    hostCap === null ? 'You may hunt on any number of hosts.' : `You may hunt on ${hostCap} hosts at once.`
  for (const part of document.querySelectorAll('[data-needs]'))
    part.hidden = !may.includes(part.dataset.needs)
  await showLists()
}

async function showLists() {
  const { may = [] } = session
  const list = (permission, path) => (may.includes(permission) ? call('GET', path) : undefined)
  const [fleet, alerts, hunts, secrets] = await Promise.all([
    list('hosts:view', '/api/hosts'),
    list('alerts:view', '/api/alerts'),
    list('hosts:view', '/api/hunts'),
    list('enrollment-secrets:mint', '/api/enrollment-secrets'),
  ])
  if (fleet && byId('sites').querySelector('input') === null) fillForms(fleet)
  byId('alerts').replaceChildren(...(alerts ?? []).map((alert) => alertRow(alert, may)))
  byId('hunts').replaceChildren(...(hunts ?? []).map((hunt) => huntRow(hunt, may)))
  byId('secrets').replaceChildren(...(secrets ?? []).map((secret) => secretRow(secret, may)))
}

function fillForms({ sites }) {
  for (const [site, count] of Object.entries(sites)) {
    const box = element('input', { type: 'checkbox', name: 'sites', value: site })
    byId('sites').append(element('label', {}, box, ` ${site} (${count} hosts)`))
  }
}

function alertRow({ id, title, host, acknowledgedBy }, may) {
  if (acknowledgedBy) return row(title, `${host}, acknowledged by ${acknowledgedBy}`)
  const act = () => change('POST', `/api/alerts/${id}/acknowledge`, undefined, 'Alert acknowledged')
  const button = actionButton('Acknowledge', `Acknowledge: ${title}`, act)
  return row(title, host, may.includes('alerts:acknowledge') ? button : '')
}

function huntRow({ id, name, hosts, by, stoppedBy }, may) {
  const detail = `${hosts} hosts, by ${by}`
  if (stoppedBy) return row(name, `${detail}, stopped by ${stoppedBy}`)
  const act = () => change('POST', `/api/hunts/${id}/stop`, undefined, 'Hunt stopped')
  return row(name, detail, may.includes('hunts:stop') ? actionButton('Stop', `Stop: ${name}`, act) : '')
}

function secretRow({ id, hint, by }, may) {
  const act = () => change('DELETE', `/api/enrollment-secrets/${id}`, undefined, 'Secret revoked')
  const button = actionButton('Revoke', `Revoke the secret …${hint}`, act)
  return row(`…${hint}`, `minted by ${by}`, may.includes('enrollment-secrets:revoke') ? button : '')
}

/** Calls the API; throws what it refuses with. */
async function call(method, path, body) {
  const init = { method }
  if (body)
    Object.assign(init, { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  const answer = await fetch(path, init)
  const result = answer.status === 204 ? undefined : await answer.json()
  if (!answer.ok) throw new Error(result.detail ?? result.message ?? result.title)
  return result
}

/** The same for what changes something: says how it went, and shows it. */
async function change(method, path, body, done) {
  try {
    const result = await call(method, path, body)
    say(typeof done === 'function' ? done(result) : done)
    await showLists()
  } catch (error) {
    say(error.message, true)
  }
  // The button may be gone; the message is read next.
  byId('message').focus()
}

function say(text, refused = false) {
  byId('message').textContent = text
  byId('message').classList.toggle('refused', refused)
}

function element(tag, attributes, ...children) {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  made.append(...children)
  return made
}

function row(title, detail, ...more) {
  return element('li', {}, element('span', {}, title, ' ', element('small', {}, detail)), ...more)
}

function actionButton(text, label, act) {
  const button = element('button', { type: 'button', 'aria-label': label }, text)
  button.addEventListener('click', act)
  return button
}

byId('launch').addEventListener('submit', (event) => {
  event.preventDefault()
  const form = new FormData(event.target)
  const hunt = { name: form.get('name'), sites: form.getAll('sites') }
  change('POST', '/api/hunts', hunt, ({ hosts }) => `Hunt launched on ${hosts} hosts`)
})
byId('quick').addEventListener('submit', (event) => {
  event.preventDefault()
  const indicator = new FormData(event.target).get('indicator')
  change('POST', '/api/hunts/quick', { indicator }, ({ hosts }) => `Quick hunt launched on ${hosts} hosts`)
})
byId('fleet').addEventListener('click', () =>
  change('POST', '/api/hunts/fleet', undefined, 'Fleet hunt launched'),
)
byId('mint').addEventListener('click', () =>
  change(
    'POST',
    '/api/enrollment-secrets',
    undefined,
    ({ secret }) => `Copy it now, it is not shown again: ${secret}`,
  ),
)
follow()
