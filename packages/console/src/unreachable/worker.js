// Opening or reloading the console while the server cannot be reached shows a page of ours instead of the browser's error (K13). Nothing
// else is kept or answered here: every other request goes to the network as if this worker were not there. The build puts the page in.
const page = __PAGE__
const headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; img-src data:",
}

self.addEventListener('install', () => self.skipWaiting())

self.addEventListener('activate', (event) =>
  // Earlier versions kept the page in a cache.
  event.waitUntil(Promise.all([self.clients.claim(), caches.delete('unreachable')])),
)

self.addEventListener('fetch', (event) => {
  const { request } = event
  if (request.mode === 'navigate')
    event.respondWith(fetch(request).catch(() => new Response(page, { headers })))
})
